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
export type PastImages = {
  images: ReadonlyMap<string, string>
  lasted: number | 'again' | 'unknown'
  /** Whether the registry says that it no longer has what was pruned from the stream: nothing can bring it back. */
  isGone?: () => boolean
}

/** `marked`: somebody marked it bad. */
type How = ReturnType<typeof howItRan> | 'marked'
/** `pruned`: too many like it are gone to ask for more of them. */
type Judged = PastImages & { how: How | 'gone' | 'pruned' }

/** Each is another question to the registry, after the answer to the one before, while a person waits. */
const MOST_GONE = 3

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

/**
 * The newest ones that were seen healthy; or else, of those that did not fail, the newest that lasted. With the evidence in words. Only of
 * the best ones the registry is asked.
 */
export function bestPastImages(newestFirst: readonly PastImages[], judge: ReturnType<typeof judgeOf>) {
  const judged = newestFirst.map((past): Judged => ({ ...past, how: judge(past.images) }))
  for (let gone = 0; ; gone += 1) {
    const best = bestOf(judged)
    if (best === undefined) return null
    if (best.isGone?.() !== true) {
      const skipped = judged.slice(0, judged.indexOf(best))
      return { images: best.images, because: `${evidenceFor(best)}${skippedWords(best, skipped)}.` }
    }
    best.how = 'gone'
    if (gone + 1 < MOST_GONE) continue
    for (const each of judged) if (each.isGone && each.how !== 'gone') each.how = 'pruned'
  }
}

const OUT: readonly Judged['how'][] = ['marked', 'gone', 'pruned']

function bestOf(judged: readonly Judged[]): Judged | undefined {
  const free = judged.filter(({ how }) => !OUT.includes(how))
  const unfailed = free.filter(({ how }) => how !== 'badly')
  return free.find(({ how }) => how === 'well') ?? unfailed.find(hasLasted) ?? unfailed[0] ?? free[0]
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
  const isUnknown = (each: Judged) => how !== 'well' && each.how === 'unknown' && each.lasted === 'unknown'
  const whyNot = (each: Judged): string => {
    if (isUnknown(each)) return 'that ran for an unknown time'
    if (each.how !== 'well' && each.how !== 'unknown') return WHY_NOT[each.how]
    return how === 'well' ? 'that Quayside did not see healthy' : `that ran for less than ${span(LASTED_MS)}`
  }
  const counts = new Map<string, number>()
  for (const each of skipped) counts.set(whyNot(each), (counts.get(whyNot(each)) ?? 0) + 1)
  const parts = [...counts].map(([why, times]) => `${count(times, 'newer image')} ${why}`)
  return parts.length === 0 ? '' : `; skipped ${parts.join(' and ')}`
}

const WHY_NOT: Record<Exclude<Judged['how'], 'well' | 'unknown'>, string> = {
  marked: 'marked bad',
  gone: 'that the registry no longer has',
  pruned: 'pruned from the stream',
  badly: 'that failed',
}

/** `80f33cfc`, or `80f33cfc and 651292e1` for different containers. */
function namesOf(images: ReadonlyMap<string, string>): string {
  const names = [...images.values()].map((image) => shortDigest(digestIn(image)))
  return [...new Set(names)].join(' and ')
}
