import { valueOr } from '#lib/domain/answer'
import { byName } from '#lib/domain/by-name'
import { Memo } from '#lib/domain/memo'
import { OwnedObjects } from '#lib/domain/owned-objects'
import { failureEventsOf } from '#lib/domain/workload/failure-events'
import { freshAtOf, type Snapshot } from '#lib/domain/snapshot'
import type { Workload } from '#lib/domain/workload/workload'
import type { ControllerRevision, Event, KubernetesObject, Pod, ReplicaSet } from '#lib/kubernetes/objects'

/** Who owns what: a Deployment owns ReplicaSets, those own pods; a StatefulSet owns its pods and revisions. */
export type Ownership = {
  /** When the pods were read: crashes are judged by this time. */
  readAt: string
  revisionsOf: (workload: Workload) => readonly OwnedRevision[]
  /** Sorted by name. */
  podsOf: (workload: Workload) => readonly Pod[]
  /** The Events that say why a pod is missing or not ready. */
  failures: readonly Event[]
}

export type OwnedRevision = (ReplicaSet & { of: 'Deployment' }) | (ControllerRevision & { of: 'StatefulSet' })

/** What workloads own, by the uid of the owner. */
export type Owned = {
  replicaSets: OwnedObjects<ReplicaSet>
  controllerRevisions: OwnedObjects<ControllerRevision>
  pods: OwnedObjects<Pod>
}

/** Follows `ownerReferences` by uid: labels can be shared, and a recreated workload has the name of the old one. */
export function ownershipOf(snapshot: Snapshot): Ownership {
  const { replicaSets, controllerRevisions, pods } = snapshot
  // Getters, because not every view asks for pods, of which there are most.
  return ownershipIn(snapshot, {
    get replicaSets() {
      return ownedReplicaSets(valueOr(replicaSets, NONE))
    },
    get controllerRevisions() {
      return ownedControllerRevisions(valueOr(controllerRevisions, NONE))
    },
    get pods() {
      return ownedPods(valueOr(pods, NONE))
    },
  })
}

export function ownershipIn(snapshot: Snapshot, owned: Owned): Ownership {
  const revisionsOf = ({ kind, object: { metadata } }: Workload): readonly OwnedRevision[] =>
    kind === 'Deployment'
      ? owned.replicaSets.of(metadata.uid).map(ofDeployment)
      : owned.controllerRevisions.of(metadata.uid).map(ofStatefulSet)
  return {
    readAt: freshAtOf(snapshot, ['pods']),
    failures: failureEventsOf(snapshot),
    revisionsOf,
    podsOf: (workload) => {
      const owners = workload.kind === 'StatefulSet' ? [workload.object] : revisionsOf(workload)
      return owners.flatMap(({ metadata }) => owned.pods.of(metadata.uid)).sort(byName)
    },
  }
}

const NONE: readonly never[] = []

const ownedReplicaSets = remembered<ReplicaSet>()
const ownedControllerRevisions = remembered<ControllerRevision>()
const ownedPods = remembered<Pod>()

function remembered<T extends KubernetesObject>(): (list: readonly T[]) => OwnedObjects<T> {
  const known = new Memo<readonly T[], OwnedObjects<T>>()
  return (list) =>
    known.of(list, [], () => {
      const owned = new OwnedObjects<T>()
      owned.take(list)
      return owned
    })
}

const deploymentRevisions = new Memo<ReplicaSet, OwnedRevision>()
const statefulSetRevisions = new Memo<ControllerRevision, OwnedRevision>()

function ofDeployment(object: ReplicaSet): OwnedRevision {
  return deploymentRevisions.of(object, [], () => ({ ...object, of: 'Deployment' }))
}

function ofStatefulSet(object: ControllerRevision): OwnedRevision {
  return statefulSetRevisions.of(object, [], () => ({ ...object, of: 'StatefulSet' }))
}
