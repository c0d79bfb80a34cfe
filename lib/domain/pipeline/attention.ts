import { CONCERNS, TROUBLES, type Attention, type Concern } from '#lib/domain/pipeline/concerns'
import { OF_IMPORT, OF_ROLLOUT } from '#lib/domain/pipeline/flow-concerns'
import { importFlow, rolloutFlow } from '#lib/domain/pipeline/flow'
import type { LaneView } from '#lib/domain/pipeline/pipeline-views'
import type { WorkloadSummary } from '#lib/domain/workload/workload-views'
import type { LaneCheck, RegistryCheck } from '#lib/domain/image-stream/image-stream-views'
import { keyOf } from '#lib/domain/workload/workload'

/** The last registry checks, by `stream:tag`. */
export type Checks = ReadonlyMap<string, LaneCheck>

export function attentionOf(
  entries: readonly { key: string; lane: LaneView }[],
  others: readonly WorkloadSummary[],
  checks: Checks,
): Attention {
  const counts = Object.fromEntries(CONCERNS.map((concern) => [concern, 0])) as Record<Concern, number>
  let unchecked = 0
  const workloads = new Map(others.map((workload) => [keyOf(workload), workload]))
  for (const { key, lane } of entries) {
    const flow = importFlow(lane, checks.get(key))
    const concern = OF_IMPORT[flow]
    if (concern !== undefined) counts[concern] += 1
    if (flow === 'unchecked') unchecked += 1
    if (lane.source.kind === 'pinned') counts.pinned += 1
    // Several lanes can feed one workload.
    for (const workload of lane.workloads) workloads.set(keyOf(workload), workload)
  }
  for (const workload of workloads.values()) {
    const concern = OF_ROLLOUT[rolloutFlow(workload)]
    if (concern !== null) counts[concern] += 1
  }
  return { ...counts, lanes: entries.length, unchecked }
}

export function laneHasConcern(lane: LaneView, check: RegistryCheck | undefined, concern: Concern): boolean {
  if (concern === 'pinned') return lane.source.kind === 'pinned'
  return (
    OF_IMPORT[importFlow(lane, check)] === concern ||
    lane.workloads.some((each) => workloadHasConcern(each, concern))
  )
}

export function workloadHasConcern(workload: WorkloadSummary, concern: Concern): boolean {
  return OF_ROLLOUT[rolloutFlow(workload)] === concern
}

export function isTroubled(lane: LaneView, check: RegistryCheck | undefined): boolean {
  return TROUBLES.some((concern) => laneHasConcern(lane, check, concern))
}
