import type {
  ControllerRevision,
  Deployment,
  ImageStream,
  Pod,
  ReplicaSet,
  StatefulSet,
} from '#lib/kubernetes/objects'
import type { Answer, ClusterError } from '#lib/domain/answer'

/** The type of the objects of each kind. */
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

/** How far the data of one kind can be believed. */
export type Freshness = {
  /** The last moment (ISO 8601) of which they are known to be true; null where they were never read. */
  freshAt: string | null
  /** From when on nothing may be decided by them, unless something newer comes. */
  staleAt: string
  /** What stands in the way of newer ones. */
  error: ClusterError | null
}

/**
 * What is known of one namespace at `readAt` (ISO 8601). Each kind is an answer of its own, so that the image API being
 * down leaves the workloads to be seen, and the other way round (api-server-unavailable.json).
 */
export type Snapshot = Lists & {
  namespace: string
  readAt: string
  freshness: Record<Kind, Freshness>
}

type Lists = { [K in Kind]: Answer<readonly Objects[K][]> }

/** With 20 s of silence, 10 s for the proof and some to spare, a page says within 45 s that it is stale. */
const STALE_MS = 40_000
/** A watch that broke is back within two seconds; what takes longer is worth a word. */
const FAILING_MS = 4_000

/** Times are milliseconds since 1970. */
type Reading = { freshAt: number | null; failingSince: number | null; error: ClusterError | null }

/** Data that were never read are stale since ever. */
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

/** Of what the API server answered just now. */
export function freshSnapshotOf(namespace: string, readAt: string, lists: Lists): Snapshot {
  const freshness = ofEachKind((kind): Freshness => {
    const answer = lists[kind]
    return answer.ok
      ? freshnessOf({ freshAt: Date.parse(readAt), failingSince: null, error: null })
      : freshnessOf({ freshAt: null, failingSince: null, error: answer.error })
  })
  return { ...lists, namespace, readAt, freshness }
}

export function ofEachKind<T>(make: (kind: Kind) => T): Record<Kind, T> {
  const entries = KINDS.map((kind): [Kind, T] => [kind, make(kind)])
  return Object.fromEntries(entries) as Record<Kind, T>
}

/** The moment of which all that is shown of these kinds is known to be true. */
export function freshAtOf(snapshot: Snapshot, kinds: readonly Kind[]): string {
  const known = kinds.flatMap((kind) => snapshot.freshness[kind].freshAt ?? [])
  return known.sort()[0] ?? snapshot.readAt
}
