import type { Ownership } from '#lib/domain/workload/ownership'
import { digestsOf, hasEnded } from '#lib/domain/workload/pods'
import { digestOf } from '#lib/domain/image/pull-spec'
import { firstPeriods, lastPeriods } from '#lib/domain/workload-page/revision-periods'
import { NO_RETURNS, type Returns } from '#lib/domain/workload/workload-journal'
import type { Moment } from '#lib/domain/moves/moment'
import type { Revision } from '#lib/domain/workload/revisions'
import { containersOf } from '#lib/domain/workload/pod-template'
import type { ImageRun } from '#lib/domain/stream-tag/tag-views'
import type { Workload } from '#lib/domain/workload/workload'

type Runs = ReadonlyMap<string, ImageRun[]>

export type ReturnsOf = (workload: Workload) => Returns

/**
 * When workloads ran each image, by digest, newest first. The only sources are the pods and the revisions that the cluster
 * keeps; they do not say whether pods were healthy or who moved them.
 * @param returnsOf what the journal says of revisions that came back
 */
export function imageRuns(
  workloads: readonly Workload[],
  ownership: Ownership,
  returnsOf: ReturnsOf = () => NO_RETURNS,
): Runs {
  const runs = new Map<string, ImageRun[]>()
  for (const workload of workloads) {
    for (const [digest, ofWorkload] of runsOf(workload, ownership, returnsOf(workload))) {
      runs.set(digest, [...(runs.get(digest) ?? []), ...ofWorkload])
    }
  }
  return runs
}

function runsOf(workload: Workload, ownership: Ownership, returns: Returns): Map<string, ImageRun[]> {
  const key = { kind: workload.kind, name: workload.object.metadata.name }
  const pods = ownership.podsOf(workload)
  const running = new Set(pods.filter((pod) => !hasEnded(pod)).flatMap(digestsOf))
  const runs = new Map<string, ImageRun[]>()
  const periods = lastPeriods(workload, ownership, returns)
  const [current] = periods
  for (const period of [...periods, ...firstPeriods(periods.map(({ revision }) => revision))]) {
    const { revision, since, until } = period
    const isNow = period === current
    for (const digest of imagesOf(revision)) {
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

function isSame(a: Moment | null, b: Moment | null): boolean {
  return a !== null && b !== null && a.isExact && b.isExact && a.at === b.at
}

function imagesOf({ template }: Revision): Set<string> {
  return new Set(containersOf(template).flatMap(({ image }) => digestOf(image ?? '') ?? []))
}
