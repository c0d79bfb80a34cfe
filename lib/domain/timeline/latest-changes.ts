import { valueOr } from '#lib/domain/answer'
import type { Chronicle } from '#lib/domain/chronicle/chronicle'
import { Newest } from '#lib/domain/activity/newest'
import { Memo } from '#lib/domain/memo'
import { OwnedObjects, controllerOf } from '#lib/domain/owned-objects'
import type { LaneEntry } from '#lib/domain/pipeline/lane-entries'
import type { Snapshot } from '#lib/domain/snapshot'
import { isSince } from '#lib/domain/timeline/timeline-event'
import { goneIn, type Gone } from '#lib/domain/timeline/gone'
import { crashedAt } from '#lib/domain/timeline/pod-crashes'
import { ownershipIn, type Owned, type Ownership } from '#lib/domain/workload/ownership'
import { keyIn, keyOf, workloadsOf, type Workload, type WorkloadKey } from '#lib/domain/workload/workload'
import { fieldWritesOf } from '#lib/kubernetes/field-writes'
import type { ControllerRevision, Pod, ReplicaSet } from '#lib/kubernetes/objects'

/** Only so many tags and workloads are looked at, and so many pods that crashed: those that did last. */
const MOST = 200

const DAY_MS = 86_400_000
const DAYS = 30

/** What is looked at. */
export type LookedAt = {
  tags: readonly LaneEntry[]
  workloads: readonly Workload[]
  /** How many workloads there are, of which these moved last. */
  count: number
  crashed: Crashed
  /** Whether all pods that crashed are among them. */
  arePodsWhole: boolean
  ownership: Ownership
  gone: Gone
  /** From then on all is looked at. */
  from: string
}

/** Pods that crashed, by the key of their workload; none of a workload that only Quayside remembers to have crashed. */
type Crashed = ReadonlyMap<string, CrashedPods>

type CrashedPods = { workload: Workload; pods: readonly Pod[] }

const NONE: readonly never[] = []

/** What changed last in an environment, kept up to date with it: a change costs what it changes, and there can be 10,000 streams. */
export class LatestChanges {
  private readonly tags = new Newest<LaneEntry>(MOST, changedAt)
  private readonly workloads = new Newest<Workload>(MOST, movedAt)
  private readonly pods = new Newest<Pod>(MOST, crashedAt)
  private readonly owned: Owned = {
    replicaSets: new OwnedObjects<ReplicaSet>(),
    controllerRevisions: new OwnedObjects<ControllerRevision>(),
    pods: new OwnedObjects<Pod>(),
  }

  /**
   * @param lane `stream:tag` or `Deployment/nginx`: only this one is looked at, and what it feeds or what feeds it, but all of that; empty for all
   * @param now in milliseconds; it counts in whole days, so that the view stays the same while nothing changes
   */
  of(snapshot: Snapshot, entries: readonly LaneEntry[], lane: string, now: number): LookedAt {
    const all = workloadsOf(snapshot)
    const pods = this.pods.of(valueOr(snapshot.pods, NONE))
    const [tags, workloads] = [this.tags.of(entries), this.workloads.of(all)]
    const ownership = this.ownership(snapshot)
    const days = new Date((Math.floor(now / DAY_MS) - DAYS) * DAY_MS).toISOString()
    const crashed = withRemembered(this.byWorkload(all, pods.newest), all, snapshot.chronicle, days)
    const arePodsWhole = snapshot.pods.ok && snapshot.unreadable.pods.length === 0 && pods.from === null
    const common = { crashed, arePodsWhole, ownership, gone: goneIn(snapshot, lane) }
    if (lane === '') {
      const limits = [tags.from, workloads.from, pods.from].flatMap((time) => time ?? [])
      const from = [days, ...limits].reduce((one, other) =>
        Date.parse(one) >= Date.parse(other) ? one : other,
      )
      return { tags: tags.newest, workloads: workloads.newest, count: all.length, from, ...common }
    }
    const asked = entries.filter((entry) => entry.key === lane || entry.lane.workloads.some(isNamed(lane)))
    const fed = new Set(asked.flatMap((entry) => (entry.key === lane ? entry.lane.workloads.map(keyOf) : [])))
    const moved = all.filter((workload) => keyIn(workload) === lane || fed.has(keyIn(workload)))
    return { tags: asked, workloads: moved, count: moved.length, from: days, ...common }
  }

  private ownership(snapshot: Snapshot): Ownership {
    this.owned.replicaSets.take(valueOr(snapshot.replicaSets, NONE))
    this.owned.controllerRevisions.take(valueOr(snapshot.controllerRevisions, NONE))
    this.owned.pods.take(valueOr(snapshot.pods, NONE))
    return ownershipIn(snapshot, this.owned)
  }

  private byWorkload(all: readonly Workload[], pods: readonly Pod[]): Crashed {
    const found = new Map<string, CrashedPods>()
    for (const pod of pods) {
      const owner = controllerOf(pod) ?? ''
      const workload = byUid(all).get(this.owned.replicaSets.ownerOf(owner) ?? owner)
      if (workload === undefined) continue
      const key = keyIn(workload)
      found.set(key, { workload, pods: [...(found.get(key)?.pods ?? NONE), pod] })
    }
    return found
  }
}

/** @param from in ISO 8601: only crashes since then */
function withRemembered(
  crashed: Crashed,
  all: readonly Workload[],
  chronicle: Chronicle | undefined,
  from: string,
): Crashed {
  const failed = [...(chronicle?.runs.values() ?? [])].filter((runs) =>
    runs.some(({ failure }) => failure !== null && isSince(from, failure.last)),
  )
  const keys = new Set(failed.flatMap(([run]) => (run === undefined ? [] : keyOf(run.workload))))
  if (keys.size === 0) return crashed
  const remembered = all.filter((workload) => keys.has(keyIn(workload)))
  return new Map([
    ...remembered.map((workload): [string, CrashedPods] => [keyIn(workload), { workload, pods: NONE }]),
    ...crashed,
  ])
}

function isNamed(name: string): (key: WorkloadKey) => boolean {
  return (key) => keyOf(key) === name
}

const known = new Memo<readonly Workload[], ReadonlyMap<string, Workload>>()

function byUid(all: readonly Workload[]): ReadonlyMap<string, Workload> {
  return known.of(all, [], () => new Map(all.map((each) => [each.object.metadata.uid ?? '', each])))
}

/** When a tag imported last, or its import began to fail. */
function changedAt({ lane }: LaneEntry): string | null {
  const { importedAt } = lane
  const failingSince = lane.import.state === 'failed' ? lane.import.since : null
  return later(importedAt, failingSince)
}

/** When the template of a workload was last written, at the latest, or its rollout last went on. */
function movedAt({ kind, object }: Workload): string | null {
  const conditions = kind === 'Deployment' ? (object.status?.conditions ?? []) : []
  const times = [
    ...fieldWritesOf(object).flatMap(({ template, at }) => (template === 'none' ? [] : at)),
    ...conditions.flatMap(({ type, lastUpdateTime }) =>
      type === 'Progressing' ? (lastUpdateTime ?? []) : [],
    ),
  ]
  return times.reduce(later, object.metadata.creationTimestamp ?? null)
}

function later(one: string | null, other: string | null): string | null {
  if (one === null || other === null) return one ?? other
  return one >= other ? one : other
}
