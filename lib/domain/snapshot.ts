import type {
  ControllerRevision,
  CronJob,
  Deployment,
  Event,
  ImageStream,
  Job,
  Pod,
  ReplicaSet,
  StatefulSet,
} from '#lib/kubernetes/objects'
import type { Answer, ClusterError } from '#lib/domain/answer'
import type { Chronicle } from '#lib/domain/chronicle/chronicle'
import type { Marks } from '#lib/domain/chronicle/image-mark'
import type { UnreadableObject } from '#lib/kubernetes/shapes'

/** The object type of each kind. */
export type Objects = {
  imageStreams: ImageStream
  deployments: Deployment
  statefulSets: StatefulSet
  replicaSets: ReplicaSet
  controllerRevisions: ControllerRevision
  pods: Pod
}

export type Kind = keyof Objects

export const KINDS = [
  'imageStreams',
  'deployments',
  'statefulSets',
  'replicaSets',
  'controllerRevisions',
  'pods',
] as const satisfies readonly Kind[]

/** The kinds that say how workloads are. */
export const WORKLOAD_KINDS = KINDS.filter((kind) => kind !== 'imageStreams')

/** How old the objects of one kind are. */
export type Freshness = {
  /** When they were last known to be true (ISO 8601); null if they were never read. */
  freshAt: string | null
  /** From then on no action may rely on them, unless news arrives. */
  staleAt: string
  /** Why there is no news. */
  error: ClusterError | null
}

/**
 * What is known about one namespace at `readAt` (ISO 8601). Each kind is a separate answer, so that workloads stay visible
 * while the image API is down, and the other way round (api-server-unavailable.json).
 */
export type Snapshot = Lists & {
  namespace: string
  readAt: string
  /** Only for pages: no plan depends on what an Event says. */
  events?: Answer<readonly Event[]>
  freshness: Record<Kind, Freshness>
  unreadable: UnreadableObjects
  /** Only to name those that tags feed. */
  cronJobs?: Answer<readonly CronJob[]>
  /** Only for operations that made one. */
  jobs?: Answer<readonly Job[]>
  /** What Quayside observed before; absent where it is off or was not read. */
  chronicle?: Chronicle
  /** What all of the namespace's streams say of images; absent where it has them all. */
  marks?: Marks
  /** The namespace as it was last seen, where this is a part of it: to tell where something is. It is not read afresh. */
  whole?: Snapshot
}

/** Objects that are not in the lists of their kinds, because they are not what their API says. */
export type UnreadableObjects = Readonly<Record<Kind, readonly UnreadableObject[]>>

type Lists = { [K in Kind]: Answer<readonly Objects[K][]> }

/** 20 s of silence, 10 s for the proof, and some reserve: a page says within 45 s that it is stale. */
export const STALE_MS = 40_000
/** A broken watch is usually back within two seconds. */
const FAILING_MS = 4_000

/** Times are milliseconds since 1970. */
type Reading = { freshAt: number | null; failingSince: number | null; error: ClusterError | null }

/** A kind that was never read is always stale. */
export function staleFrom({ freshAt, failingSince }: Pick<Reading, 'freshAt' | 'failingSince'>): number {
  return freshAt === null ? 0 : Math.min(freshAt + STALE_MS, (failingSince ?? Infinity) + FAILING_MS)
}

export function freshnessOf(reading: Reading): Freshness {
  return {
    freshAt: reading.freshAt === null ? null : new Date(reading.freshAt).toISOString(),
    staleAt: new Date(staleFrom(reading)).toISOString(),
    error: reading.error,
  }
}

/** From lists that the API server returned just now. */
export function freshSnapshotOf(
  namespace: string,
  readAt: string,
  lists: Lists,
  unreadable: UnreadableObjects = ofEachKind(() => []),
): Snapshot {
  const freshness = ofEachKind((kind): Freshness => {
    const answer = lists[kind]
    return answer.ok
      ? freshnessOf({ freshAt: Date.parse(readAt), failingSince: null, error: null })
      : freshnessOf({ freshAt: null, failingSince: null, error: answer.error })
  })
  return { ...lists, namespace, readAt, freshness, unreadable }
}

export function ofEachKind<T>(make: (kind: Kind) => T): Record<Kind, T> {
  const entries = KINDS.map((kind): [Kind, T] => [kind, make(kind)])
  return Object.fromEntries(entries) as Record<Kind, T>
}

/** When the oldest of these kinds was last known to be true. */
export function freshAtOf(snapshot: Snapshot, kinds: readonly Kind[]): string {
  const known = kinds.flatMap((kind) => snapshot.freshness[kind].freshAt ?? [])
  return known.sort()[0] ?? snapshot.readAt
}
