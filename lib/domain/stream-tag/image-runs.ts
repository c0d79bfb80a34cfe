import type { Pod } from '#lib/kubernetes/objects'
import type { Ownership } from '#lib/domain/workload/ownership'
import { digestsOf, hasEnded, podRevisionOf } from '#lib/domain/workload/pods'
import { digestOf } from '#lib/domain/image/pull-spec'
import { revisionsOf, type Revision } from '#lib/domain/workload/revisions'
import { containersOf } from '#lib/domain/workload/pod-template'
import type { ImageRun, Moment } from '#lib/domain/stream-tag/tag-views'
import type { Workload } from '#lib/domain/workload/workload'

/** A period in which a workload had a pod template. Unknown times are null. The current period has no end. */
type TemplatePeriod = {
  digests: ReadonlySet<string>
  since: Moment | null
  until: Moment | null
  isCurrent: boolean
}

type Runs = ReadonlyMap<string, ImageRun[]>

/**
 * When workloads ran each image, by digest, newest first. The only sources are the pods and the revisions that the cluster
 * keeps; they do not say whether pods were healthy or who moved them.
 */
export function imageRuns(workloads: readonly Workload[], ownership: Ownership): Runs {
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
      // Another part of the template changed and the image stayed.
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
 * The periods of all pod templates, newest first. A revision that comes back keeps its object, with the time of its first use,
 * and gets a new number (rollout-history.json). When it came back is only known from its oldest pod.
 */
function periodsOf(revisions: Revision[], pods: readonly Pod[]): TemplatePeriod[] {
  const since = revisions.map((revision) =>
    revision.isRenumbered ? firstPodOf(revision, pods) : exactly(revision.createdAt),
  )
  const last = revisions.map((revision, index): TemplatePeriod => {
    const next = revisions[index - 1]
    const isNext = next?.number === revision.number + 1
    const until = isNext ? since[index - 1] : notAfter(since[index - 1]?.at)
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
      const until = notAfter(after.sort()[0])
      return { digests: imagesOf(revision), since: exactly(revision.createdAt), until, isCurrent: false }
    })
  return [...last, ...first]
}

function firstPodOf({ podLabel }: Revision, pods: readonly Pod[]): Moment | null {
  const times = pods
    .filter((pod) => podLabel !== null && podRevisionOf(pod) === podLabel)
    .flatMap(({ metadata }) => metadata.creationTimestamp ?? [])
  return notAfter(times.sort()[0])
}

function exactly(at: string | null): Moment | null {
  return at === null ? null : { at, isExact: true }
}

function notAfter(at: string | undefined): Moment | null {
  return at === undefined ? null : { at, isExact: false }
}

function isSame(a: Moment | null, b: Moment | null): boolean {
  return a !== null && b !== null && a.isExact && b.isExact && a.at === b.at
}

function imagesOf({ template }: Revision): Set<string> {
  return new Set(containersOf(template).flatMap(({ image }) => digestOf(image ?? '') ?? []))
}
