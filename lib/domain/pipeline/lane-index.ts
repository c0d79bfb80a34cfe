import { valueOr } from '#lib/domain/answer'
import { byName } from '#lib/domain/by-name'
import { differenceOf } from '#lib/domain/list-difference'
import { NOTHING_KNOWN, suppliesIn, type Supplies } from '#lib/domain/image-stream/tag-supply'
import { cronJobsByStream, fedCronJobs, type FedCronJob } from '#lib/domain/pipeline/cron-jobs'
import { judgeWorkload, type JudgedParts } from '#lib/domain/pipeline/judged-workload'
import { entriesOf, type LaneEntry } from '#lib/domain/pipeline/lane-entries'
import { LaneGroups } from '#lib/domain/pipeline/lane-groups'
import { StreamLinks } from '#lib/domain/pipeline/stream-links'
import { WorkloadTable } from '#lib/domain/pipeline/workload-table'
import type { Snapshot } from '#lib/domain/snapshot'
import type { Ownership } from '#lib/domain/workload/ownership'
import { keyIn, type Workload, type WorkloadKey } from '#lib/domain/workload/workload'
import type { JudgedWorkload } from '#lib/domain/workload/workload-views'
import type { CronJob, ImageStream } from '#lib/kubernetes/objects'

/** All lanes of an environment, sorted by stream and tag, and all workloads, each once and sorted by name. */
export type LaneIndex = {
  entries: readonly LaneEntry[]
  /** The places of the lanes in trouble, the worst first. */
  troubled: readonly number[]
  workloads: readonly JudgedWorkload[]
  /** The workloads that no lane feeds. */
  others: readonly JudgedWorkload[]
}

/** Made from scratch. For one snapshot after another, `LaneMemo` makes the same. */
export function laneIndexOf(snapshot: Snapshot): LaneIndex {
  return new LaneMemo().of(snapshot)
}

/** One of the workloads of the snapshot, all of which the index has. */
export function findJudged({ workloads }: LaneIndex, { kind, name }: WorkloadKey): JudgedWorkload {
  const found = workloads.find((each) => each.kind === kind && each.name === name)
  if (!found) throw new Error(`The index has no ${kind} ${name}.`)
  return found
}

const NONE: readonly never[] = []

/** Remembers the lanes of an environment, so that a change costs what it changes. */
export class LaneMemo {
  private index: LaneIndex = { entries: NONE, troubled: NONE, workloads: NONE, others: NONE }
  private readonly lanes = new LaneGroups()
  private readonly table = new WorkloadTable()
  private readonly judged = new Map<string, JudgedParts>()
  private readonly links = new StreamLinks()
  private streamList: readonly ImageStream[] = NONE
  private supplies: Supplies = NOTHING_KNOWN
  private cronJobs: ReadonlyMap<string, readonly FedCronJob[]> = new Map()
  private cronJobList: readonly CronJob[] = NONE

  /** The same index while nothing changes. After a change, streams that it does not concern keep their entries. */
  of(snapshot: Snapshot): LaneIndex {
    const touched = this.table.take(snapshot)
    const supplies = snapshot.imageStreams.ok ? suppliesIn(this.links.streams) : NOTHING_KNOWN
    const isFlipped = (supplies === NOTHING_KNOWN) !== (this.supplies === NOTHING_KNOWN)
    this.supplies = supplies
    if (isFlipped) for (const workload of this.table.sorted) touched.add(keyIn(workload))
    const streams = this.takeStreams(valueOr(snapshot.imageStreams, NONE), touched)
    for (const name of this.takeCronJobs(snapshot, streams.size > 0)) streams.add(name)
    for (const key of touched)
      for (const name of this.links.takeWorkload(key, this.table.get(key))) streams.add(name)
    if (streams.size + touched.size > 0) this.change(streams, touched, this.table.ownership(snapshot))
    return this.index
  }

  private change(streams: ReadonlySet<string>, workloads: ReadonlySet<string>, ownership: Ownership): void {
    const areOthers = [...workloads].filter((key) => this.judge(key, ownership)).length > 0
    const areNew = this.lanes.take([...streams].map((name) => [name, this.lanesOf(name)]))
    if (!areNew && !areOthers) return
    const { entries, troubled } = this.lanes
    this.index = { ...(areOthers ? this.allWorkloads() : this.index), entries, troubled }
  }

  private allWorkloads(): Pick<LaneIndex, 'workloads' | 'others'> {
    const all = this.table.sorted.flatMap((workload) => this.judged.get(keyIn(workload)) ?? NONE)
    const others = all.filter(({ fed }) => fed.size === 0)
    return { workloads: all.map(({ whole }) => whole), others: others.map(({ whole }) => whole) }
  }

  /**
   * @param touched gets the keys of the workloads that the changed streams concern
   * @returns the names of the streams that came, went or changed
   */
  private takeStreams(list: readonly ImageStream[], touched: Set<string>): Set<string> {
    const { gone, come } = differenceOf(this.streamList, list)
    this.streamList = list
    const changed = new Map<string, ImageStream | undefined>()
    for (const { metadata } of gone) changed.set(metadata.name, undefined)
    for (const stream of come) changed.set(stream.metadata.name, stream)
    for (const [name, stream] of changed)
      for (const key of this.links.takeStream(name, stream)) touched.add(key)
    return new Set(changed.keys())
  }

  /** @returns the names of the streams that CronJobs take images of, now or before, if that can have changed */
  private takeCronJobs(snapshot: Snapshot, isSupplyNew: boolean): string[] {
    const list = snapshot.cronJobs?.ok === true ? snapshot.cronJobs.value : NONE
    if (list === this.cronJobList && !isSupplyNew) return []
    const before = this.cronJobs
    this.cronJobList = list
    this.cronJobs = cronJobsByStream(fedCronJobs(snapshot, this.links.streams, this.supplies))
    return [...before.keys(), ...this.cronJobs.keys()]
  }

  private lanesOf(name: string): readonly LaneEntry[] | null {
    const stream = this.links.streams.get(name)
    if (stream === undefined) return null
    const workloads = this.links
      .workloadsOf(name)
      .flatMap((key) => this.table.get(key) ?? NONE)
      .sort(inOrder)
      .flatMap((workload) => this.judged.get(keyIn(workload)) ?? NONE)
    return entriesOf(stream, workloads, this.cronJobs.get(name) ?? NONE)
  }

  /** @returns whether a workload is another one than before */
  private judge(key: string, ownership: Ownership): boolean {
    const workload = this.table.get(key)
    if (workload === undefined) return this.judged.delete(key)
    const before = this.judged.get(key)
    const now = judgeWorkload(workload, ownership, this.supplies, this.links)
    this.judged.set(key, now)
    return before !== now
  }
}

function inOrder(a: Workload, b: Workload): number {
  return byName(a.object, b.object) || (a.kind < b.kind ? -1 : 1)
}
