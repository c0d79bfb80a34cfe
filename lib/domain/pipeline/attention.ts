import { differenceOf } from '#lib/domain/list-difference'
import { Memo } from '#lib/domain/memo'
import { CONCERNS, TROUBLES, type Attention, type Concern } from '#lib/domain/pipeline/concerns'
import { OF_IMPORT, OF_ROLLOUT } from '#lib/domain/pipeline/flow-concerns'
import { importFlow, rolloutFlow } from '#lib/domain/pipeline/flow'
import type { LaneView } from '#lib/domain/pipeline/pipeline-views'
import type { WorkloadSummary } from '#lib/domain/workload/workload-views'
import type { LaneCheck, RegistryCheck } from '#lib/domain/image-stream/image-stream-views'

/** The last registry checks, by `stream:tag`. */
export type Checks = ReadonlyMap<string, LaneCheck>

/** All lanes and workloads of an environment, each once. */
type Attended = {
  entries: readonly { key: string; lane: LaneView }[]
  workloads: readonly WorkloadSummary[]
}

const tallies = new Memo<Checks, Tally>()

/** What is the same as at the last call with the same checks is not counted again. */
export function attentionOf(attended: Attended, checks: Checks): Attention {
  return tallies.of(checks, [], () => new Tally(checks)).take(attended)
}

class Tally {
  private counted: Attended = { entries: [], workloads: [] }
  private counts: Attention = { ...ofEachConcern(), lanes: 0, unchecked: 0 }

  constructor(private readonly checks: Checks) {}

  take(attended: Attended): Attention {
    const lanes = differenceOf(this.counted.entries, attended.entries)
    const workloads = differenceOf(this.counted.workloads, attended.workloads)
    this.counted = attended
    this.counts = { ...this.counts, lanes: attended.entries.length }
    for (const entry of lanes.gone) this.countLane(entry, -1)
    for (const entry of lanes.come) this.countLane(entry, 1)
    for (const workload of workloads.gone) this.count(OF_ROLLOUT[rolloutFlow(workload)], -1)
    for (const workload of workloads.come) this.count(OF_ROLLOUT[rolloutFlow(workload)], 1)
    return this.counts
  }

  private countLane({ key, lane }: Attended['entries'][number], by: number): void {
    const flow = importFlow(lane, this.checks.get(key))
    this.count(OF_IMPORT[flow], by)
    if (flow === 'unchecked') this.counts.unchecked += by
    if (lane.source.kind === 'pinned') this.counts.pinned += by
  }

  private count(concern: Concern | null | undefined, by: number): void {
    if (concern) this.counts[concern] += by
  }
}

function ofEachConcern(): Record<Concern, number> {
  return Object.fromEntries(CONCERNS.map((concern) => [concern, 0])) as Record<Concern, number>
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
