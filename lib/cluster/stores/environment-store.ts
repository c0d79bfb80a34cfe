import 'server-only'
import type { Answer, ClusterError } from '#lib/domain/answer'
import { KINDS, ofEachKind, type Kind, type Objects, type Snapshot } from '#lib/domain/snapshot'
import { JOURNAL_LABEL } from '#lib/kubernetes/names'
import type { ConfigMap, CronJob, Event, Job, KubernetesObject } from '#lib/kubernetes/objects'
import type { Clock } from '#lib/runtime/clock'
import { clusterSource, type Source } from '#lib/cluster/list-watch/cluster-source'
import type { Connection } from '#lib/cluster/request/connection'
import { KindStore } from '#lib/cluster/list-watch/kind-store'
import { listAndWatch } from '#lib/cluster/list-watch/list-watch'
import type { QuorumProof } from '#lib/cluster/list-watch/quorum-proof'
import { storedEvent, storedJob, storedObject, storedStream } from '#lib/cluster/list-watch/stored-form'

/**
 * Kinds that plans of tags and workloads do not need; only their own pages wait for them. The journal is the ConfigMaps that hold
 * the operations.
 */
type MoreObjects = { events: Event; cronJobs: CronJob; jobs: Job; journal: ConfigMap }

type MoreKinds = keyof MoreObjects

const MORE_KINDS = ['events', 'cronJobs', 'jobs', 'journal'] as const satisfies readonly MoreKinds[]

/** Where the objects of each kind come from. */
export type Sources = { [K in Kind]: Source<Objects[K]> } & { [K in MoreKinds]: Source<MoreObjects[K]> }

/** The objects of a kind that were added, changed or deleted; none if only the state of the list-watch changed. */
export type Change = { kind: Kind | MoreKinds; names: string[] }

/** The objects of one namespace, updated by one list-watch per kind. */
export type EnvironmentStore = {
  /** Resolves when each kind was read, failed, or takes too long. */
  settled: Promise<unknown>
  /** The current objects. Arrays and objects keep their identity until they change. */
  snapshot: () => Snapshot
  kinds: { readonly [K in Kind]: KindStore<Objects[K]> }
  /** Calls back with each change. Returns a function that unsubscribes. */
  subscribe: (listener: (change: Change) => void) => () => void
  stop: () => Promise<void>
} & { readonly [K in MoreKinds]: KindStore<MoreObjects[K]> }

export function clusterSources(connection: Connection, namespace: string): Sources {
  return {
    imageStreams: clusterSource(connection, 'imagestreams', namespace, storedStream),
    deployments: clusterSource(connection, 'deployments', namespace, storedObject),
    statefulSets: clusterSource(connection, 'statefulsets', namespace, storedObject),
    replicaSets: clusterSource(connection, 'replicasets', namespace, storedObject),
    controllerRevisions: clusterSource(connection, 'controllerrevisions', namespace, storedObject),
    pods: clusterSource(connection, 'pods', namespace, storedObject),
    events: clusterSource(connection, 'events', namespace, storedEvent),
    cronJobs: clusterSource(connection, 'cronjobs', namespace, storedObject),
    jobs: clusterSource(connection, 'jobs', namespace, storedJob),
    journal: clusterSource(connection, 'configmaps', namespace, storedObject, JOURNAL_LABEL),
  }
}

/** @param report receives unexpected errors, which are bugs in Quayside */
export function startStore(
  namespace: string,
  sources: Sources,
  quorum: QuorumProof,
  clock: Clock,
  report: (error: unknown) => void,
): EnvironmentStore {
  const end = new AbortController()
  const runs: Promise<void>[] = []
  const listeners = new Listeners(report)

  const start = <T extends KubernetesObject>(kind: Change['kind'], source: Source<T>): KindStore<T> => {
    const store = new KindStore<T>(clock, (names) => listeners.notify({ kind, names }), quorum)
    runs.push(listAndWatch(source, store, clock, report, end.signal))
    return store
  }
  const kinds = {
    imageStreams: start('imageStreams', sources.imageStreams),
    deployments: start('deployments', sources.deployments),
    statefulSets: start('statefulSets', sources.statefulSets),
    replicaSets: start('replicaSets', sources.replicaSets),
    controllerRevisions: start('controllerRevisions', sources.controllerRevisions),
    pods: start('pods', sources.pods),
  }

  const events = start('events', sources.events)
  const cronJobs = start('cronJobs', sources.cronJobs)

  return {
    settled: Promise.all(KINDS.map((kind) => kinds[kind].settled)),
    snapshot: () => ({
      ...snapshotOf(namespace, kinds, clock.wallTime(clock.now())),
      events: answerOf(events),
      cronJobs: answerOf(cronJobs),
    }),
    kinds,
    events,
    cronJobs,
    jobs: start('jobs', sources.jobs),
    journal: start('journal', sources.journal),
    subscribe: (listener) => listeners.add(listener),
    stop: async () => {
      end.abort()
      await Promise.all(runs)
    },
  }
}

type EveryKind = Pick<EnvironmentStore, 'kinds' | MoreKinds>

/** Every kind that has a list-watch. */
export function everyKind(store: EveryKind): { kind: Kind | MoreKinds; of: KindStore<KubernetesObject> }[] {
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
