import { howItRan, runsOn, type Chronicle } from '#lib/domain/chronicle/chronicle'
import { count, shortDigest, span } from '#lib/domain/format'
import { digestIn } from '#lib/domain/image/pull-spec'
import type { Workload } from '#lib/domain/workload/workload'

/** Images by container, and how long they were asked for the last time; null if unknown. */
export type PastImages = { images: ReadonlyMap<string, string>; milliseconds: number | null }

type How = ReturnType<typeof howItRan>
type Judged = PastImages & { how: How }

/** An image that was replaced sooner was probably broken, or one of several builds in a row. */
const LASTED_MS = 10 * 60_000

/** How images did the last time that a workload had them, if Quayside observed that. */
export function judgeOf(chronicle: Chronicle | undefined, { kind, object }: Workload) {
  const runs = runsOn(chronicle, { kind, name: object.metadata.name }).filter(({ until }) => until !== null)
  return (images: PastImages['images']): How => {
    const found = [...images].map(([container, image]): How => {
      const last = runs.find((run) => run.container === container && run.image === digestIn(image))
      return last === undefined ? 'unknown' : howItRan(last)
    })
    if (found.includes('badly')) return 'badly'
    return found.length > 0 && found.every((each) => each === 'well') ? 'well' : 'unknown'
  }
}

/** The newest ones that were seen healthy; or else, of those that did not fail, the newest that lasted. With the evidence in words. */
export function bestPastImages(newestFirst: readonly PastImages[], judge: ReturnType<typeof judgeOf>) {
  const judged = newestFirst.map((past): Judged => ({ ...past, how: judge(past.images) }))
  const unfailed = judged.filter(({ how }) => how !== 'badly')
  const best =
    judged.find(({ how }) => how === 'well') ?? unfailed.find(hasLasted) ?? unfailed[0] ?? judged[0]
  if (best === undefined) return null
  const skipped = judged.slice(0, judged.indexOf(best))
  return { images: best.images, because: `${evidenceFor(best)}${skippedWords(best, skipped)}.` }
}

function hasLasted({ milliseconds }: PastImages): boolean {
  return milliseconds === null || milliseconds >= LASTED_MS
}

function evidenceFor({ images, milliseconds, how }: Judged): string {
  const names = namesOf(images)
  if (how === 'badly') return `All earlier images that are known failed; ${names} is the newest of them`
  if (how === 'well') {
    const ran = milliseconds === null ? '' : `, and it ran for ${span(milliseconds)}`
    return `Quayside saw ${names} healthy here${ran}`
  }
  return milliseconds === null
    ? `Someone went back to ${names} before`
    : `${names} ran for ${span(milliseconds)}`
}

function skippedWords({ how }: Judged, skipped: readonly Judged[]): string {
  const failed = skipped.filter((each) => each.how === 'badly').length
  const others = skipped.length - failed
  const why =
    how === 'well' ? 'that Quayside did not see healthy' : `that ran for less than ${span(LASTED_MS)}`
  const parts = [
    ...(failed > 0 ? [`${count(failed, 'newer image')} that failed`] : []),
    ...(others > 0 ? [`${count(others, 'newer image')} ${why}`] : []),
  ]
  return parts.length === 0 ? '' : `; skipped ${parts.join(' and ')}`
}

/** `80f33cfc`, or `80f33cfc and 651292e1` for different containers. */
function namesOf(images: ReadonlyMap<string, string>): string {
  const names = [...images.values()].map((image) => shortDigest(digestIn(image)))
  return [...new Set(names)].join(' and ')
}
