import { valueOr } from '#lib/domain/answer'
import { byName } from '#lib/domain/by-name'
import { differenceOf } from '#lib/domain/list-difference'
import { Memo } from '#lib/domain/memo'
import type { Snapshot } from '#lib/domain/snapshot'
import { NOTHING_KNOWN, suppliesIn, type Supplies } from '#lib/domain/image-stream/tag-supply'
import { cronJobsByStream, fedCronJobs, type FedCronJob } from '#lib/domain/pipeline/cron-jobs'
import { entriesOf, type LaneEntry } from '#lib/domain/pipeline/lane-entries'
import { LaneGroups } from '#lib/domain/pipeline/lane-groups'
import { consumersOf, workloadsFedBy, type Fed } from '#lib/domain/pipeline/lanes'
import { WorkloadTable } from '#lib/domain/pipeline/workload-table'
import { TriggerNames } from '#lib/domain/pipeline/trigger-names'
import type { Ownership } from '#lib/domain/workload/ownership'
import { summarize } from '#lib/domain/workload/rollout'
import { judgedBy, triggersOf } from '#lib/domain/workload/triggers'
import { keyIn, type Workload } from '#lib/domain/workload/workload'
import type { WorkloadSummary } from '#lib/domain/workload/workload-views'
import type { CronJob, ImageStream } from '#lib/kubernetes/objects'

/** All lanes of an environment, sorted by stream and tag, and all workloads, each once and sorted by name. */
export type LaneIndex = {
  entries: readonly LaneEntry[]
  workloads: readonly WorkloadSummary[]
  /** The workloads that no lane feeds. */
  others: readonly WorkloadSummary[]
}

/** Made from scratch. For one snapshot after another, `LaneMemo` makes the same. */
export function laneIndexOf(snapshot: Snapshot): LaneIndex {
  return new LaneMemo().of(snapshot)
}

const NONE: readonly never[] = []

/** Remembers the lanes of an environment, so that a change costs what it changes. */
export class LaneMemo {
  private index: LaneIndex = { entries: NONE, workloads: NONE, others: NONE }
  private readonly lanes = new LaneGroups()
  private readonly table = new WorkloadTable()
  private readonly summaries = new Map<string, Shown>()
  private readonly streams = new Map<string, ImageStream>()
  private streamList: readonly ImageStream[] = NONE
  private supplies: Supplies = NOTHING_KNOWN
  private cronJobs: ReadonlyMap<string, readonly FedCronJob[]> = new Map()
  private cronJobList: readonly CronJob[] = NONE
  private readonly names = new TriggerNames()

  /** The same index while nothing changes. After a change, streams that it does not concern keep their entries. */
  of(snapshot: Snapshot): LaneIndex {
    const touched = this.table.take(snapshot)
    const supplies = snapshot.imageStreams.ok ? suppliesIn(this.streams) : NOTHING_KNOWN
    const isFlipped = (supplies === NOTHING_KNOWN) !== (this.supplies === NOTHING_KNOWN)
    this.supplies = supplies
    if (isFlipped) for (const workload of this.table.sorted) touched.add(keyIn(workload))
    const streams = this.takeStreams(valueOr(snapshot.imageStreams, NONE))
    for (const name of streams) for (const key of this.names.of(name)) touched.add(key)
    for (const name of this.takeCronJobs(snapshot, streams.size > 0)) streams.add(name)
    for (const key of touched)
      for (const name of this.names.take(key, streamsIn(this.table.get(key)))) streams.add(name)
    if (streams.size + touched.size > 0) this.change(streams, touched, this.table.ownership(snapshot))
    return this.index
  }

  private change(streams: ReadonlySet<string>, workloads: ReadonlySet<string>, ownership: Ownership): void {
    const areNew = this.lanes.take([...streams].map((name) => [name, this.lanesOf(name, ownership)]))
    const areOthers = [...workloads].filter((key) => this.takeSummary(key, ownership)).length > 0
    if (!areNew && !areOthers) return
    this.index = { ...(areOthers ? this.allWorkloads() : this.index), entries: this.lanes.entries }
  }

  private allWorkloads(): Omit<LaneIndex, 'entries'> {
    const shown = this.table.sorted.flatMap((workload) => this.summaries.get(keyIn(workload)) ?? NONE)
    const others = shown.filter(({ isFed }) => !isFed)
    return { workloads: shown.map(({ summary }) => summary), others: others.map(({ summary }) => summary) }
  }

  /** @returns the names of the streams that came, went or changed */
  private takeStreams(list: readonly ImageStream[]): Set<string> {
    const { gone, come } = differenceOf(this.streamList, list)
    this.streamList = list
    for (const { metadata } of gone) this.streams.delete(metadata.name)
    for (const stream of come) this.streams.set(stream.metadata.name, stream)
    return new Set([...gone, ...come].map(({ metadata }) => metadata.name))
  }

  /** @returns the names of the streams that CronJobs take images of, now or before, if that can have changed */
  private takeCronJobs(snapshot: Snapshot, isSupplyNew: boolean): string[] {
    const list = snapshot.cronJobs?.ok === true ? snapshot.cronJobs.value : NONE
    if (list === this.cronJobList && !isSupplyNew) return []
    const before = this.cronJobs
    this.cronJobList = list
    this.cronJobs = cronJobsByStream(fedCronJobs(snapshot, this.streams, this.supplies))
    return [...before.keys(), ...this.cronJobs.keys()]
  }

  private lanesOf(name: string, ownership: Ownership): readonly LaneEntry[] | null {
    const stream = this.streams.get(name)
    if (stream === undefined) return null
    const workloads = this.names.of(name).flatMap((key) => this.table.get(key) ?? NONE)
    const consumers = workloads
      .sort(inOrder)
      .flatMap((workload) => consumersOf(workload, this.supplies).get(name) ?? NONE)
    return entriesOf(stream, workloadsFedBy(stream, consumers, ownership), this.cronJobs.get(name) ?? NONE)
  }

  /** @returns whether the summary of a workload changed */
  private takeSummary(key: string, ownership: Ownership): boolean {
    const workload = this.table.get(key)
    if (workload === undefined) return this.summaries.delete(key)
    const before = this.summaries.get(key)
    const now = this.shown(workload, ownership)
    this.summaries.set(key, now)
    return before?.summary !== now.summary || before.isFed !== now.isFed
  }

  /** Several lanes can feed one workload: it is shown as in the last one. */
  private shown(workload: Workload, ownership: Ownership): Shown {
    const fed = [...consumersOf(workload, this.supplies)].flatMap(([name, consumers]) => {
      const stream = this.streams.get(name)
      return stream === undefined ? [] : workloadsFedBy(stream, consumers, ownership)
    })
    const [last] = fed.sort(lastFirst)
    if (last !== undefined) return { summary: last.summary, isFed: true }
    const { problem } = judgedBy(this.supplies, workload)
    const summary = summarize(workload, ownership)
    return {
      summary: unfed.of(summary, [problem], () => ({ ...summary, triggerProblem: problem })),
      isFed: false,
    }
  }
}

type Shown = { summary: WorkloadSummary; isFed: boolean }

const unfed = new Memo<WorkloadSummary, WorkloadSummary>()

function streamsIn(workload: Workload | undefined): string[] {
  if (workload === undefined) return []
  return triggersOf(workload).list.flatMap(({ namespace, stream }) => (namespace === null ? stream : []))
}

function inOrder(a: Workload, b: Workload): number {
  return byName(a.object, b.object) || (a.kind < b.kind ? -1 : 1)
}

function lastFirst({ tag: a }: Fed, { tag: b }: Fed): number {
  return byName(b.stream, a.stream) || (a.name > b.name ? -1 : 1)
}
