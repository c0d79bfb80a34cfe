import type { MarkGroup } from '#lib/domain/timeline-picture/layout'
import type { MarkKind } from '#lib/domain/timeline-picture/picture'

/** Each kind of mark has a shape of its own, as a path around its middle. */
export const GLYPHS: Record<MarkKind, (x: number, y: number) => string> = {
  crash: (x, y) => `M${x - 4} ${y - 4}l8 8m0-8l-8 8`,
  pin: (x, y) => `M${x} ${y - 5}l4.5 5l-4.5 5l-4.5-5z`,
  operation: (x, y) => `M${x - 4} ${y}a4 4 0 1 0 8 0a4 4 0 1 0-8 0z`,
  import: (x, y) => `M${x} ${y - 5}l4.5 8.5h-9z`,
}

/** All marks of a kind are one path, so that thousands of them cost little. */
export function pathOf(kind: MarkKind, groups: readonly MarkGroup[], y: number): string {
  return groups.flatMap((group) => (group.kind === kind ? GLYPHS[kind](group.x, y) : [])).join('')
}

const DIGIT_PIXELS = 5
const MOST = 99

/** How many marks are drawn as one, where they are several: all digits of a band are one text, each with its own place. */
export function countsOf(groups: readonly MarkGroup[]): { digits: string; xs: string } {
  const placed = groups.flatMap(({ x, marks: { length } }) => {
    if (length < 2) return []
    const digits = Array.from(length > MOST ? `>${MOST}` : String(length))
    return digits.map((digit, index) => ({ digit, x: x + (index - (digits.length - 1) / 2) * DIGIT_PIXELS }))
  })
  return { digits: placed.map(({ digit }) => digit).join(''), xs: placed.map(({ x }) => x).join(' ') }
}
