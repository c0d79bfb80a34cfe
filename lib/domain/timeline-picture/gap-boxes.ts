import { pixelOf, type Frame, type GapBox } from '#lib/domain/timeline-picture/layout'
import type { Gap } from '#lib/domain/timeline-picture/picture'

/** Where nobody watched, the same in all bands. Those that touch are one. @param gaps newest first */
export function gapBoxesOf(gaps: readonly Gap[], frame: Frame): GapBox[] {
  const { span, knownUntil } = frame
  const boxes: GapBox[] = []
  for (const gap of gaps) {
    const [from, to] = [Math.max(gap.from, span.from), Math.min(gap.to ?? knownUntil, span.to)]
    if (to <= from) continue
    const x = pixelOf(from, frame)
    const end = Math.max(x + 1, pixelOf(to, frame))
    const later = boxes.at(-1)
    if (later === undefined || end < later.x) boxes.push({ x, width: end - x, gaps: [gap] })
    else {
      const width = Math.max(end, later.x + later.width) - x
      boxes[boxes.length - 1] = { x, width, gaps: [...later.gaps, gap] }
    }
  }
  return boxes
}
