import type { LaneView } from '#lib/domain/pipeline/pipeline-views'
import type { WorkloadSummary } from '#lib/domain/workload/workload-views'
import type { RegistryCheck } from '#lib/domain/image-stream/image-stream-views'

/** What the way from the registry into the image stream is like. `unchecked`: the registry was not asked yet. */
export type ImportFlow =
  | 'up-to-date'
  | 'newer'
  | 'pinned'
  | 'failing'
  | 'importing'
  | 'never'
  | 'refused'
  | 'unchecked'
  | 'no-import'

/** What the way from the image stream tag to one workload is like. */
export type RolloutFlow =
  'settled' | 'rolling-out' | 'failing' | 'trigger-broken' | 'trigger-paused' | 'behind'

/** A failed or missing import comes before what the registry says: it is what a person must know first. */
export function importFlow(lane: LaneView, check: RegistryCheck | undefined): ImportFlow {
  if (lane.import.state === 'failed') return 'failing'
  if (lane.import.state === 'pending') return 'importing'
  if (lane.source.kind === 'pinned') return 'pinned'
  if (lane.source.kind !== 'following') return 'no-import'
  if (lane.import.state === 'never') return 'never'
  if (check === undefined) return 'unchecked'
  if (check.state === 'failed') return 'refused'
  // The check is older than the lane: what was newer then may have been imported since.
  return check.image.digest === lane.image?.digest ? 'up-to-date' : check.state
}

export function rolloutFlow(workload: WorkloadSummary): RolloutFlow {
  if (workload.health === 'unhealthy' || workload.health === 'stuck') return 'failing'
  if (workload.triggerProblem !== null) return 'trigger-broken'
  if (workload.health === 'rolling-out') return 'rolling-out'
  if (workload.pausedContainer !== null) return 'trigger-paused'
  return workload.isBehind ? 'behind' : 'settled'
}

/**
 * The workload that a revert of a lane is asked for, which takes the whole lane back: one that fails before others. Null where
 * no trigger brings the tag's images to any.
 */
export function workloadToRevert({ workloads }: LaneView): WorkloadSummary | null {
  const fed = workloads.filter(
    ({ pausedContainer, triggerProblem }) => pausedContainer === null && triggerProblem === null,
  )
  return fed.find((workload) => rolloutFlow(workload) === 'failing') ?? fed[0] ?? null
}
