import type { MarkFact } from '#lib/domain/chronicle/facts'
import { byTime, type ImageMark } from '#lib/domain/chronicle/image-mark'
import { streamMarks } from '#lib/domain/marks/marks'
import type { ImageStream } from '#lib/kubernetes/objects'

/** What the annotations of a stream's tags say of images. What takes a mark back tells of a moment, and does not go on. */
export function markFacts(stream: ImageStream): MarkFact[] {
  return streamMarks(stream).map((mark) => ({
    kind: 'mark',
    ...mark,
    until: mark.verdict === 'none' ? { at: mark.at, known: 'exact' } : null,
  }))
}

/** When a mark was taken back, or followed by another one about its image; null while it holds. @param marks all that are known of its image */
export function endOfMark(fact: MarkFact, marks: readonly ImageMark[]): MarkFact['until'] {
  const later = marks.filter((each) => byTime(each, fact) < 0)
  const [at] = later.map((each) => each.at).sort()
  return at === undefined ? null : { at, known: 'exact' }
}
