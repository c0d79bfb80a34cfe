import {
  byTime,
  isMarkTime,
  newestMarks,
  NOBODY_KNOWN,
  type ImageMark,
} from '#lib/domain/chronicle/image-mark'
import { inSeconds } from '#lib/domain/chronicle/times'
import type { StreamTag } from '#lib/domain/image-stream/tag-source'
import { parseJson } from '#lib/domain/json'
import { beginningOf, plainLine } from '#lib/domain/plain-line'
import { z } from '#lib/domain/zod'
import { isImageName, MARKS_ANNOTATION } from '#lib/kubernetes/names'

/** A tag keeps so many; the chronicle keeps them all. All annotations of an object together have 256 KiB. */
export const MOST_MARKS = 20
export const LONGEST_REASON = 300
const LONGEST_NAME = 100
/** What Quayside writes is far shorter. */
const LONGEST_TEXT = 65_536

const recorded = z.object({
  digest: z.string().refine(isImageName),
  verdict: z.enum(['bad', 'good', 'none']),
  reason: z.string().catch(''),
  by: z.string().catch(''),
  at: z.iso.datetime({ offset: true }),
})

/** The marks in the annotation of a tag, newest first, one for each image. Anyone can write it: what cannot be read is left out. */
export function tagMarks({ spec }: Pick<StreamTag, 'spec'>): readonly ImageMark[] {
  const text = spec?.annotations?.[MARKS_ANNOTATION]
  if (text === undefined || text.length > LONGEST_TEXT) return []
  const list: unknown = parseJson(text)
  if (!Array.isArray(list)) return []
  const marks = list.flatMap((each: unknown) => markIn(each) ?? [])
  return [...newestMarks(marks).values()].sort(byTime).slice(0, MOST_MARKS)
}

function markIn(value: unknown): ImageMark | null {
  const read = recorded.safeParse(value).data
  const at = inSeconds(read?.at)
  if (read === undefined || at === null || !isMarkTime(at, read.verdict)) return null
  const { digest, verdict, reason, by } = read
  return {
    image: digest,
    verdict,
    reason: beginningOf(plainLine(reason), LONGEST_REASON),
    by: beginningOf(plainLine(by), LONGEST_NAME) || NOBODY_KNOWN,
    at,
  }
}

/** Whether a tag has an annotation of marks that cannot be read, or not all of it: the next write drops that. */
export function hasUnreadMarks({ spec }: Pick<StreamTag, 'spec'>): boolean {
  const text = spec?.annotations?.[MARKS_ANNOTATION]
  if (text === undefined) return false
  const list: unknown = text.length > LONGEST_TEXT ? null : parseJson(text)
  return !Array.isArray(list) || list.some((each: unknown) => markIn(each) === null)
}

/** The marks of a tag with one more. `dropped`: those that it no longer has room for. */
export function withMark(
  tag: Pick<StreamTag, 'spec'>,
  mark: ImageMark,
): { annotation: string; dropped: readonly ImageMark[] } {
  const others = tagMarks(tag).filter(({ image }) => image !== mark.image)
  const all = [mark, ...others]
  return { annotation: textOf(all.slice(0, MOST_MARKS)), dropped: all.slice(MOST_MARKS) }
}

function textOf(marks: readonly ImageMark[]): string {
  const records = marks.map(({ image, verdict, reason, by, at }) => ({
    digest: image,
    verdict,
    reason: beginningOf(reason, LONGEST_REASON),
    by: beginningOf(by, LONGEST_NAME),
    at,
  }))
  return JSON.stringify(records)
}
