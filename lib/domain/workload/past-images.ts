import { howItRan, runsOn } from '#lib/domain/chronicle/chronicle'
import { count, shortDigest, span } from '#lib/domain/format'
import { digestIn } from '#lib/domain/image/pull-spec'
import { badMarkOf } from '#lib/domain/marks/marks'
import type { Snapshot } from '#lib/domain/snapshot'
import type { Workload } from '#lib/domain/workload/workload'

/**
 * Images by container, and how many milliseconds they were asked for the last time. `again`: someone went back to them, and no object says
 * for how long. `unknown`: nobody watched when they were replaced.
 */
export type PastImages = { images: ReadonlyMap<string, string>; lasted: number | 'again' | 'unknown' }

/** `marked`: somebody marked it bad. */
type How = ReturnType<typeof howItRan> | 'marked'
type Judged = PastImages & { how: How }

/** An image that was replaced sooner was probably broken, or one of several builds in a row. */
const LASTED_MS = 10 * 60_000

/** What people said of images, or else how they did the last time that a workload had them, if Quayside observed that. */
export function judgeOf(
  snapshot: Pick<Snapshot, 'imageStreams' | 'chronicle' | 'marks'>,
  { kind, object }: Workload,
) {
  const key = { kind, name: object.metadata.name }
  const runs = runsOn(snapshot.chronicle, key).filter(({ until }) => until !== null)
  return (images: PastImages['images']): How => {
    if (isMarked(snapshot, images)) return 'marked'
    const found = [...images].map(([container, image]): How => {
      const last = runs.find((run) => run.container === container && run.image === digestIn(image))
      return last === undefined ? 'unknown' : howItRan(last)
    })
    if (found.includes('badly')) return 'badly'
    return found.length > 0 && found.every((each) => each === 'well') ? 'well' : 'unknown'
  }
}

/** Whether one of these images is marked bad. */
export function isMarked(
  snapshot: Parameters<typeof badMarkOf>[0],
  images: ReadonlyMap<string, string>,
): boolean {
  return [...images.values()].some((image) => badMarkOf(snapshot, digestIn(image)) !== null)
}

/** The newest ones that were seen healthy; or else, of those that did not fail, the newest that lasted. With the evidence in words. */
export function bestPastImages(newestFirst: readonly PastImages[], judge: ReturnType<typeof judgeOf>) {
  const judged = newestFirst.map((past): Judged => ({ ...past, how: judge(past.images) }))
  const free = judged.filter(({ how }) => how !== 'marked')
  const unfailed = free.filter(({ how }) => how !== 'badly')
  const best = judged.find(({ how }) => how === 'well') ?? unfailed.find(hasLasted) ?? unfailed[0] ?? free[0]
  if (best === undefined) return null
  const skipped = judged.slice(0, judged.indexOf(best))
  return { images: best.images, because: `${evidenceFor(best)}${skippedWords(best, skipped)}.` }
}

function hasLasted({ lasted }: PastImages): boolean {
  return lasted === 'again' || (lasted !== 'unknown' && lasted >= LASTED_MS)
}

function evidenceFor({ images, lasted, how }: Judged): string {
  const names = namesOf(images)
  if (how === 'badly') return `All earlier images that are known failed; ${names} is the newest of them`
  if (how === 'well') {
    const ran = typeof lasted === 'number' ? `, and it ran for ${span(lasted)}` : ''
    return `Quayside saw ${names} healthy here${ran}`
  }
  if (lasted === 'unknown') return `It is unknown how long ${names} ran`
  return lasted === 'again' ? `Someone went back to ${names} before` : `${names} ran for ${span(lasted)}`
}

function skippedWords({ how }: Judged, skipped: readonly Judged[]): string {
  const failed = skipped.filter((each) => each.how === 'badly').length
  const marked = skipped.filter((each) => each.how === 'marked').length
  const isUnknown = (each: Judged) => how !== 'well' && each.how === 'unknown' && each.lasted === 'unknown'
  const unknown = skipped.filter(isUnknown).length
  const others = skipped.length - failed - marked - unknown
  const why =
    how === 'well' ? 'that Quayside did not see healthy' : `that ran for less than ${span(LASTED_MS)}`
  const parts = [
    ...(marked > 0 ? [`${count(marked, 'newer image')} marked bad`] : []),
    ...(failed > 0 ? [`${count(failed, 'newer image')} that failed`] : []),
    ...(unknown > 0 ? [`${count(unknown, 'newer image')} that ran for an unknown time`] : []),
    ...(others > 0 ? [`${count(others, 'newer image')} ${why}`] : []),
  ]
  return parts.length === 0 ? '' : `; skipped ${parts.join(' and ')}`
}

/** `80f33cfc`, or `80f33cfc and 651292e1` for different containers. */
function namesOf(images: ReadonlyMap<string, string>): string {
  const names = [...images.values()].map((image) => shortDigest(digestIn(image)))
  return [...new Set(names)].join(' and ')
}
