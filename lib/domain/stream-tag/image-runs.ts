import type { Pod } from '#lib/kubernetes/objects'
import type { Ownership } from '#lib/domain/workload/ownership'
import { digestsOf, hasEnded, podRevisionOf } from '#lib/domain/workload/pods'
import { digestOf } from '#lib/domain/image/pull-spec'
import { revisionsOf, type Revision } from '#lib/domain/workload/revisions'
import { containersOf } from '#lib/domain/workload/pod-template'
import type { ImageRun, Moment } from '#lib/domain/stream-tag/tag-views'
import type { Workload } from '#lib/domain/workload/workload'

/** A stretch of time in which a pod template ruled. Null: not known. The one that rules now has no end. */
type TemplatePeriod = {
  digests: ReadonlySet<string>
  since: Moment | null
  until: Moment | null
  isCurrent: boolean
}

type Runs = ReadonlyMap<string, ImageRun[]>

/**
 * By digest, when workloads ran an image, newest first: all that can be known of it are the revisions that the cluster keeps,
 * and the pods. Whether pods were healthy, and who moved them, is not.
 */
export function imageRuns(workloads: Workload[], ownership: Ownership): Runs {
  const runs = new Map<string, ImageRun[]>()
  for (const workload of workloads) {
    for (const [digest, ofWorkload] of runsOf(workload, ownership)) {
      runs.set(digest, [...(runs.get(digest) ?? []), ...ofWorkload])
    }
  }
  return runs
}

function runsOf(workload: Workload, ownership: Ownership): Map<string, ImageRun[]> {
  const key = { kind: workload.kind, name: workload.object.metadata.name }
  const pods = ownership.podsOf(workload)
  const running = new Set(pods.filter((pod) => !hasEnded(pod)).flatMap(digestsOf))
  const runs = new Map<string, ImageRun[]>()
  for (const { digests, since, until, isCurrent: isNow } of periodsOf(
    revisionsOf(workload, ownership),
    pods,
  )) {
    for (const digest of digests) {
      const known = runs.get(digest) ?? []
      const later = known.at(-1)
      // Something else of the template was changed: the image ran on.
      if (later && isSame(until, later.since)) later.since = since
      else {
        const isLast = known.length === 0
        const state = isNow ? 'awaited' : 'ended'
        const stateWithPods = isNow ? 'runs' : 'leaving'
        known.push({
          workload: key,
          state: isLast && running.has(digest) ? stateWithPods : state,
          since,
          until,
        })
      }
      runs.set(digest, known)
    }
  }
  for (const digest of running) {
    if (digest !== null && !runs.has(digest))
      runs.set(digest, [{ workload: key, state: 'runs', since: null, until: null }])
  }
  return runs
}

/**
 * Which pod template ruled when, newest first. A revision that comes back keeps its object, which tells when it was made
 * first, and gets a new number (rollout-history.json): since when it rules again is told by its oldest pod at best.
 */
function periodsOf(revisions: Revision[], pods: Pod[]): TemplatePeriod[] {
  const since = revisions.map((revision) =>
    revision.isRenumbered ? firstPodOf(revision, pods) : exactly(revision.createdAt),
  )
  const last = revisions.map((revision, index): TemplatePeriod => {
    const next = revisions[index - 1]
    const isNext = next?.number === revision.number + 1
    const until = isNext ? since[index - 1] : atTheLatest(since[index - 1]?.at)
    return {
      digests: imagesOf(revision),
      since: since[index] ?? null,
      until: until ?? null,
      isCurrent: next === undefined,
    }
  })
  const first = revisions
    .filter(({ isRenumbered }) => isRenumbered)
    .map((revision): TemplatePeriod => {
      const createdAt = revision.createdAt ?? ''
      const after = revisions.map((other) => other.createdAt ?? '').filter((at) => at > createdAt)
      const until = atTheLatest(after.sort()[0])
      return { digests: imagesOf(revision), since: exactly(revision.createdAt), until, isCurrent: false }
    })
  return [...last, ...first]
}

function firstPodOf({ podLabel }: Revision, pods: Pod[]): Moment | null {
  const times = pods
    .filter((pod) => podLabel !== null && podRevisionOf(pod) === podLabel)
    .flatMap(({ metadata }) => metadata.creationTimestamp ?? [])
  return atTheLatest(times.sort()[0])
}

function exactly(at: string | null): Moment | null {
  return at === null ? null : { at, isExact: true }
}

function atTheLatest(at: string | undefined): Moment | null {
  return at === undefined ? null : { at, isExact: false }
}

function isSame(a: Moment | null, b: Moment | null): boolean {
  return a !== null && b !== null && a.isExact && b.isExact && a.at === b.at
}

function imagesOf({ template }: Revision): Set<string> {
  return new Set(containersOf(template).flatMap(({ image }) => digestOf(image ?? '') ?? []))
}
