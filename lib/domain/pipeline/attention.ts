import { differenceOf } from '#lib/domain/list-difference'
import { Memo } from '#lib/domain/memo'
import { CONCERNS, TROUBLES, type Attention, type Concern } from '#lib/domain/pipeline/concerns'
import { OF_IMPORT } from '#lib/domain/pipeline/flow-concerns'
import { importFlow, workloadConcerns, workloadHasConcern } from '#lib/domain/pipeline/flow'
import type { LaneView } from '#lib/domain/pipeline/pipeline-views'
import type { JudgedWorkload } from '#lib/domain/workload/workload-views'
import type { LaneCheck, RegistryCheck } from '#lib/domain/image-stream/image-stream-views'

/** The last registry checks, by `stream:tag`. */
export type Checks = ReadonlyMap<string, LaneCheck>

/** All lanes and workloads of an environment, each once. */
type Attended = {
  entries: readonly { key: string; lane: LaneView }[]
  /** The places of the lanes in trouble. */
  troubled: readonly number[]
  workloads: readonly JudgedWorkload[]
  /** Those that no lane feeds. */
  others: readonly JudgedWorkload[]
}

const tallies = new Memo<Checks, Tally>()

/** What is the same as at the last call with the same checks is not counted again. */
export function attentionOf(attended: Attended, checks: Checks): Attention {
  return tallies.of(checks, [], () => new Tally(checks)).take(attended)
}

class Tally {
  private counted: Attended = { entries: [], troubled: [], workloads: [], others: [] }
  private othersInTrouble = 0
  private counts: Attention = { ...ofEachConcern(), lanes: 0, troubled: 0, unchecked: 0 }

  constructor(private readonly checks: Checks) {}

  take(attended: Attended): Attention {
    const lanes = differenceOf(this.counted.entries, attended.entries)
    const workloads = differenceOf(this.counted.workloads, attended.workloads)
    const others = differenceOf(this.counted.others, attended.others)
    this.othersInTrouble += others.come.filter(isInTrouble).length - others.gone.filter(isInTrouble).length
    this.counted = attended
    const troubled = attended.troubled.length + this.othersInTrouble
    this.counts = { ...this.counts, lanes: attended.entries.length, troubled }
    for (const entry of lanes.gone) this.countLane(entry, -1)
    for (const entry of lanes.come) this.countLane(entry, 1)
    for (const workload of workloads.gone) this.countWorkload(workload, -1)
    for (const workload of workloads.come) this.countWorkload(workload, 1)
    return this.counts
  }

  private countLane({ key, lane }: Attended['entries'][number], by: number): void {
    const flow = importFlow(lane, this.checks.get(key))
    this.count(OF_IMPORT[flow], by)
    if (flow === 'unchecked') this.counts.unchecked += by
    if (lane.source.kind === 'pinned') this.counts.pinned += by
  }

  private countWorkload(workload: JudgedWorkload, by: number): void {
    for (const concern of workloadConcerns(workload)) this.count(concern, by)
  }

  private count(concern: Concern | undefined, by: number): void {
    if (concern) this.counts[concern] += by
  }
}

function ofEachConcern(): Record<Concern, number> {
  return Object.fromEntries(CONCERNS.map((concern) => [concern, 0])) as Record<Concern, number>
}

/** The workloads that a lane shows: those that its tag feeds, and those that somebody moves by hand. */
export function shownOn({ workloads, byHand }: LaneView): readonly JudgedWorkload[] {
  return byHand.length === 0 ? workloads : [...workloads, ...byHand]
}

export function laneHasConcern(lane: LaneView, check: RegistryCheck | undefined, concern: Concern): boolean {
  if (concern === 'pinned') return lane.source.kind === 'pinned'
  return (
    OF_IMPORT[importFlow(lane, check)] === concern ||
    shownOn(lane).some((each) => workloadHasConcern(each, concern))
  )
}

/** The place of its worst trouble among all kinds of trouble; null for none. What the registry has is no trouble. */
export function troubleOf(lane: LaneView): number | null {
  const worst = TROUBLES.findIndex((concern) => laneHasConcern(lane, undefined, concern))
  return worst < 0 ? null : worst
}

export function isInTrouble(workload: JudgedWorkload): boolean {
  return TROUBLES.some((concern) => workloadHasConcern(workload, concern))
}
