import { valueOr } from '#lib/domain/answer'
import type { ControllerRevision, Event, KubernetesObject, Pod, ReplicaSet } from '#lib/kubernetes/objects'
import { Memo } from '#lib/domain/memo'
import { failureEventsOf } from '#lib/domain/workload/failure-events'
import { freshAtOf, type Snapshot } from '#lib/domain/snapshot'
import { type Workload } from '#lib/domain/workload/workload'

/** Objects by the uid of their controller. */
type ByOwner<T> = ReadonlyMap<string, readonly T[]>

/** Who owns what: a Deployment owns ReplicaSets, those own pods; a StatefulSet owns its pods and revisions. */
export type Ownership = {
  /** When the pods were read: crashes are judged by this time. */
  readAt: string
  revisionsOf: (workload: Workload) => readonly OwnedRevision[]
  podsOf: (workload: Workload) => Pod[]
  /** The Events that say why a pod is missing or not ready. */
  failures: readonly Event[]
}

export type OwnedRevision = ReturnType<typeof revisionObjects>[number]

/** Follows `ownerReferences` by uid: labels can be shared, and a recreated workload has the name of the old one. */
export function ownershipOf(snapshot: Snapshot): Ownership {
  const revisions = revisionsByOwner(snapshot)
  const pods = podsByOwner(snapshot)
  const owned = <T>(map: ByOwner<T>, uid: string | undefined) =>
    uid === undefined ? [] : (map.get(uid) ?? [])
  const revisionsOf = ({ object }: Workload) => owned(revisions, object.metadata.uid)
  return {
    readAt: freshAtOf(snapshot, ['pods']),
    failures: failureEventsOf(snapshot),
    revisionsOf,
    podsOf: (workload) => {
      const owners = workload.kind === 'StatefulSet' ? [workload.object] : revisionsOf(workload)
      return owners
        .flatMap(({ metadata }) => owned(pods, metadata.uid))
        .sort((a, b) => a.metadata.name.localeCompare(b.metadata.name))
    },
  }
}

const NONE: readonly never[] = []
const ownedPods = new Memo<readonly Pod[], ByOwner<Pod>>()
const ownedRevisions = new Memo<readonly ReplicaSet[], ByOwner<OwnedRevision>>()

function podsByOwner(snapshot: Snapshot): ByOwner<Pod> {
  const pods = valueOr(snapshot.pods, NONE)
  return ownedPods.of(pods, [], () => byOwner(pods))
}

function revisionsByOwner(snapshot: Snapshot): ByOwner<OwnedRevision> {
  const [sets, revisions] = [valueOr(snapshot.replicaSets, NONE), valueOr(snapshot.controllerRevisions, NONE)]
  return ownedRevisions.of(sets, [revisions], () => byOwner(revisionObjects(sets, revisions)))
}

const replicaSets = new Memo<ReplicaSet, ReplicaSet & { of: 'Deployment' }>()
const controllerRevisions = new Memo<ControllerRevision, ControllerRevision & { of: 'StatefulSet' }>()

function revisionObjects(sets: readonly ReplicaSet[], revisions: readonly ControllerRevision[]) {
  return [
    ...sets.map((object) => replicaSets.of(object, [], () => ({ ...object, of: 'Deployment' as const }))),
    ...revisions.map((object) =>
      controllerRevisions.of(object, [], () => ({ ...object, of: 'StatefulSet' as const })),
    ),
  ]
}

function byOwner<T extends KubernetesObject>(objects: readonly T[]): ByOwner<T> {
  const map = new Map<string, T[]>()
  for (const object of objects) {
    const owner = object.metadata.ownerReferences?.find(({ controller }) => controller === true)
    if (!owner) continue
    const owned = map.get(owner.uid)
    if (owned) owned.push(object)
    else map.set(owner.uid, [object])
  }
  return map
}
