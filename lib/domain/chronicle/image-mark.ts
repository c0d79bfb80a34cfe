/** What a person said of an image. `none` takes back what was said before. */
export type Verdict = 'bad' | 'good' | 'none'

/** `at` is ISO 8601 in whole seconds, and later than that of the mark that it follows. */
export type ImageMark = { image: string; verdict: Verdict; reason: string; by: string; at: string }

/** Who said something that has no name, or none that can be shown. */
export const NOBODY_KNOWN = 'somebody'

/** What was said last of each image that anything was said of, also where that took it back. */
export type Marks = ReadonlyMap<string, ImageMark>

export const NO_MARKS: Marks = new Map()

/** The years from which on nothing is read. What takes a mark back has one more: each mark that is read can be taken back. */
const TOO_LATE: Record<Verdict, string> = { bad: '9998', good: '9998', none: '9999' }

/** Whether the time of a mark has four digits of a year, so that times sort as text, and leaves room to take it back. */
export function isMarkTime(at: string, verdict: Verdict): boolean {
  return /^\d{4}-/.test(at) && at < TOO_LATE[verdict]
}

/** In whatever order they come, and however often. */
export function newestMarks(marks: Iterable<ImageMark>): Marks {
  const newest = new Map<string, ImageMark>()
  for (const mark of marks) {
    const { image, verdict, reason, by, at } = mark
    const known = newest.get(image)
    if (known === undefined || byTime(mark, known) < 0) newest.set(image, { image, verdict, reason, by, at })
  }
  return newest
}

/** Of two that came in the same second, without knowing of each other, the one that holds an image back counts. */
const WEIGHT: Record<Verdict, number> = { bad: 0, good: 1, none: 2 }

/** Newest first, in a fixed order. */
export function byTime(a: ImageMark, b: ImageMark): number {
  return (
    compare(b.at, a.at) ||
    WEIGHT[a.verdict] - WEIGHT[b.verdict] ||
    compare(a.by, b.by) ||
    compare(a.reason, b.reason)
  )
}

/** Times are in the same form, so they sort as text. */
function compare(one: string, other: string): number {
  return one < other ? -1 : Number(one > other)
}
