import 'server-only'
import type { Answer, ClusterError } from '#lib/domain/answer'
import { KINDS, ofEachKind, type Kind, type Objects, type Snapshot } from '#lib/domain/snapshot'
import type { KubernetesObject } from '#lib/kubernetes/objects'
import type { KindStore } from '#lib/cluster/list-watch/kind-store'
import type { KindFeed, Surroundings } from '#lib/cluster/stores/kind-feed'
import {
  MORE_KINDS,
  type EveryKind,
  type EveryObject,
  type MoreKinds,
  type MoreObjects,
} from '#lib/cluster/stores/kinds'

/** The objects of a kind that were added, changed or deleted; none if only the state of the list-watch changed. */
export type Change = { kind: EveryKind; names: string[] }

/** The objects of one namespace. */
export type EnvironmentStore = {
  /** Resolves when each kind was read, failed, or takes too long. */
  settled: Promise<unknown>
  /** The current objects. Arrays and objects keep their identity until they change. */
  snapshot: () => Snapshot
  kinds: { readonly [K in Kind]: KindStore<Objects[K]> }
  /** Calls back with each change. Returns a function that unsubscribes. */
  subscribe: (listener: (change: Change) => void) => () => void
  /** Ends the list-watches of the cluster, also for the other environments on it. */
  stop: () => Promise<void>
} & { readonly [K in MoreKinds]: KindStore<MoreObjects[K]> }

type Feeds = { readonly [K in EveryKind]: Pick<KindFeed<EveryObject[K]>, 'join'> }

export function environmentStore(
  namespace: string,
  feeds: Feeds,
  { clock, report }: Pick<Surroundings, 'clock' | 'report'>,
  stop: () => Promise<void>,
): EnvironmentStore {
  const listeners = new Listeners(report)
  const join = <K extends EveryKind>(kind: K) =>
    feeds[kind].join(namespace, (names) => listeners.notify({ kind, names }))
  const kinds = {
    imageStreams: join('imageStreams'),
    deployments: join('deployments'),
    statefulSets: join('statefulSets'),
    replicaSets: join('replicaSets'),
    controllerRevisions: join('controllerRevisions'),
    pods: join('pods'),
  }
  const [events, cronJobs, jobs] = [join('events'), join('cronJobs'), join('jobs')]
  return {
    settled: Promise.all(KINDS.map((kind) => kinds[kind].settled)),
    snapshot: () => ({
      ...snapshotOf(namespace, kinds, clock.wallTime(clock.now())),
      events: answerOf(events),
      cronJobs: answerOf(cronJobs),
      jobs: answerOf(jobs),
    }),
    kinds,
    events,
    cronJobs,
    jobs,
    journal: join('journal'),
    subscribe: (listener) => listeners.add(listener),
    stop,
  }
}

type KindStores = Pick<EnvironmentStore, 'kinds' | MoreKinds>

/** Every kind that has a list-watch. */
export function everyKind(store: KindStores): { kind: EveryKind; of: KindStore<KubernetesObject> }[] {
  return [
    ...KINDS.map((kind) => ({ kind, of: store.kinds[kind] })),
    ...MORE_KINDS.map((kind) => ({ kind, of: store[kind] })),
  ]
}

function snapshotOf(namespace: string, kinds: EnvironmentStore['kinds'], now: number): Snapshot {
  return {
    namespace,
    readAt: new Date(now).toISOString(),
    freshness: ofEachKind((kind) => kinds[kind].freshness),
    unreadable: ofEachKind((kind) => kinds[kind].unreadable),
    imageStreams: answerOf(kinds.imageStreams),
    deployments: answerOf(kinds.deployments),
    statefulSets: answerOf(kinds.statefulSets),
    replicaSets: answerOf(kinds.replicaSets),
    controllerRevisions: answerOf(kinds.controllerRevisions),
    pods: answerOf(kinds.pods),
  }
}

const NOT_YET: ClusterError = {
  code: 'being-read',
  message: 'Still loading from the cluster.',
}

/** The last list that was read, even while the cluster cannot be reached; `freshness` says how old it is. */
export function answerOf<T extends KubernetesObject>({ list, state }: KindStore<T>): Answer<readonly T[]> {
  return list === null ? { ok: false, error: state.error ?? NOT_YET } : { ok: true, value: list }
}

type Listener = (change: Change) => void

/** A listener that throws does not affect the others. It is reported once, because it may throw every time. */
class Listeners {
  private readonly listeners = new Set<Listener>()
  private readonly reported = new WeakSet<Listener>()

  constructor(private readonly report: (error: unknown) => void) {}

  add(listener: Listener): () => void {
    this.listeners.add(listener)
    return () => void this.listeners.delete(listener)
  }

  notify(change: Change): void {
    for (const listener of this.listeners) {
      try {
        listener(change)
      } catch (error) {
        if (!this.reported.has(listener)) this.report(error)
        this.reported.add(listener)
      }
    }
  }
}
