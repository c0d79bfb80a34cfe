import { isMarkedBad } from '#lib/domain/marks/marked-images'
import { CONCERNS, type Concern } from '#lib/domain/pipeline/concerns'
import type { LaneView } from '#lib/domain/pipeline/pipeline-views'
import { isBehind } from '#lib/domain/workload/lag-views'
import { isCrashing } from '#lib/domain/workload/pods'
import type { JudgedWorkload, WorkloadSummary } from '#lib/domain/workload/workload-views'
import type { RegistryCheck } from '#lib/domain/image-stream/image-stream-views'

/** The state of the flow from the registry into the image stream. `newer-bad`: what it has is marked bad. `unchecked`: it was not checked yet. */
export type ImportFlow =
  | 'up-to-date'
  | 'newer'
  | 'newer-bad'
  | 'earlier'
  | 'pinned'
  | 'failing'
  | 'importing'
  | 'never'
  | 'refused'
  | 'unchecked'
  | 'no-import'

/** A failed or missing import is more important than the check of the registry, so it comes first. */
export function importFlow(lane: LaneView, check: RegistryCheck | undefined): ImportFlow {
  if (lane.import.state === 'failed') return 'failing'
  if (lane.import.state === 'pending') return 'importing'
  if (lane.source.kind === 'pinned') return 'pinned'
  if (lane.source.kind !== 'following') return 'no-import'
  if (lane.import.state === 'never') return 'never'
  if (check === undefined) return 'unchecked'
  if (check.state === 'failed') return 'refused'
  // The check is older than the lane: the newer image can be imported by now.
  if (check.image.digest === lane.image?.digest) return 'up-to-date'
  if (check.state === 'newer' && isMarkedBad(check.image)) return 'newer-bad'
  return check.state === 'newer' && check.isEarlier ? 'earlier' : check.state
}

type Has = (workload: JudgedWorkload) => boolean

const OF_WORKLOAD: Partial<Record<Concern, Has>> = {
  crashing: (workload) => whyDown(workload) === 'crashing',
  unhealthy: (workload) => whyDown(workload) === 'unhealthy',
  brokenTriggers: ({ triggerProblem, goneTriggers }) => triggerProblem !== null || goneTriggers.length > 0,
  behind: ({ lags }) => lags.some(isBehind),
  rollingOut: ({ health }) => health === 'rolling-out',
  settling: ({ health }) => health === 'settling',
  pausedTriggers: ({ pausedContainer }) => pausedContainer !== null,
}

/** All that is to say about a workload, the worst first: counts, filters and pills have it from here. */
export function workloadConcerns(workload: JudgedWorkload): Concern[] {
  return CONCERNS.filter((concern) => workloadHasConcern(workload, concern))
}

export function workloadHasConcern(workload: JudgedWorkload, concern: Concern): boolean {
  return OF_WORKLOAD[concern]?.(workload) === true
}

/** Null unless the workload needs a person. A pod that waits for its image, for instance, is no crash. */
export function whyDown({ health, pods }: WorkloadSummary): 'crashing' | 'unhealthy' | null {
  if (health !== 'unhealthy' && health !== 'stuck') return null
  return pods.some(isCrashing) ? 'crashing' : 'unhealthy'
}
