import { fieldWritesOf } from '#lib/kubernetes/field-writes'
import type { Pod } from '#lib/kubernetes/objects'
import type { Ownership } from '#lib/domain/workload/ownership'
import { podRevisionOf } from '#lib/domain/workload/pods'
import type { RevisionPeriod } from '#lib/domain/workload/revision-period'
import { revisionsOf, type Revision } from '#lib/domain/workload/revisions'
import type { Workload } from '#lib/domain/workload/workload'
import type { Moment } from '#lib/domain/moves/moment'
import { CLOCK_SLACK_MS } from '#lib/domain/moves/move-evidence'
import type { Returns } from '#lib/domain/workload/workload-journal'

/**
 * The last period of each revision, the newest first. A revision that comes back keeps its object, with the time of its first use,
 * and gets a new number (rollout-history.json), so the numbers tell in which order they ruled. When it came back is known from the
 * journal, from who wrote the template last, or from its oldest pod, which is the latest possible moment.
 */
export function lastPeriods(workload: Workload, ownership: Ownership, returns: Returns): RevisionPeriod[] {
  const revisions = revisionsOf(workload, ownership)
  const pods = ownership.podsOf(workload)
  const since = revisions.map((revision, index) =>
    revision.isRenumbered
      ? returnOf(workload, revision, revisions[index + 1], pods, returns)
      : exactly(revision.createdAt),
  )
  return revisions.map((revision, index) => {
    const next = revisions[index - 1]
    const isNext = next?.number === revision.number + 1
    const until = isNext ? since[index - 1] : notAfter(since[index - 1]?.at)
    return { revision, since: since[index] ?? null, until: until ?? null }
  })
}

/** The first periods of revisions that came back later. */
export function firstPeriods(revisions: readonly Revision[]): RevisionPeriod[] {
  return revisions
    .filter(({ isRenumbered }) => isRenumbered)
    .map((revision) => {
      const createdAt = revision.createdAt ?? ''
      const after = revisions.map((other) => other.createdAt ?? '').filter((at) => at > createdAt)
      return { revision, since: exactly(revision.createdAt), until: notAfter(after.sort()[0]) }
    })
}

/** @param before the revision that ruled before it: evidence from before that, or from its own creation, is about an earlier use */
function returnOf(
  workload: Workload,
  revision: Revision,
  before: Revision | undefined,
  pods: readonly Pod[],
  returns: Returns,
): Moment | null {
  const isOfReturn = (at: string | undefined): at is string =>
    at !== undefined &&
    !(Date.parse(at) < Date.parse(before?.createdAt ?? '')) &&
    !(Date.parse(at) < Date.parse(revision.createdAt ?? '') + CLOCK_SLACK_MS)
  const written = revision.isCurrent ? templateWrittenAt(workload) : undefined
  // The later one: somebody can have taken it away and brought it back since the operation.
  const [known] = newestFirst([returns.get(revision.name), written].filter(isOfReturn))
  return known === undefined ? notAfter(oldestPodOf(revision, pods, isOfReturn)) : exactly(known)
}

/** Known if whoever wrote last has nothing but the template: of others, the time can be that of another change. */
function templateWrittenAt({ object }: Workload): string | undefined {
  const writes = fieldWritesOf(object).filter(({ template }) => template !== 'none')
  const [last] = newestFirst(writes.map(({ at }) => at))
  return writes.some(({ at, template }) => at === last && template === 'only') ? last : undefined
}

function newestFirst(times: readonly string[]): string[] {
  return [...times].sort((a, b) => Date.parse(b) - Date.parse(a))
}

function oldestPodOf(
  { podLabel }: Revision,
  pods: readonly Pod[],
  isOfReturn: (at: string) => boolean,
): string | undefined {
  const times = pods
    .filter((pod) => podLabel !== null && podRevisionOf(pod) === podLabel)
    .flatMap(({ metadata }) => metadata.creationTimestamp ?? [])
  return times.filter(isOfReturn).sort()[0]
}

function exactly(at: string | null): Moment | null {
  return at === null ? null : { at, isExact: true }
}

function notAfter(at: string | undefined): Moment | null {
  return at === undefined ? null : { at, isExact: false }
}
