import { valueOr } from '#lib/domain/answer'
import { differenceOf } from '#lib/domain/list-difference'
import { controllerOf, OwnedObjects } from '#lib/domain/owned-objects'
import type { Snapshot } from '#lib/domain/snapshot'
import { failureEventsOf, isRecent } from '#lib/domain/workload/failure-events'
import { ownershipIn, type Ownership } from '#lib/domain/workload/ownership'
import { ageOf, isAgeless } from '#lib/domain/workload/pods'
import { keyIn, workloadsOf, type Workload } from '#lib/domain/workload/workload'
import type { ControllerRevision, KubernetesObject, Pod, ReplicaSet } from '#lib/kubernetes/objects'

/** The workloads of an environment and what they own, kept up to date with its snapshots. */
export class WorkloadTable {
  /** Sorted by name. */
  sorted: readonly Workload[] = []
  private readonly byKey = new Map<string, Workload>()
  private readonly keyOfUid = new Map<string, string>()
  private readonly owned = {
    replicaSets: new OwnedObjects<ReplicaSet>(),
    controllerRevisions: new OwnedObjects<ControllerRevision>(),
    pods: new OwnedObjects<Pod>(),
  }
  /** The pods that time changes, and what it made of them. */
  private readonly ageing = new Map<Pod, readonly unknown[]>()
  private failures: readonly unknown[] = []

  get(key: string): Workload | undefined {
    return this.byKey.get(key)
  }

  ownership(snapshot: Snapshot): Ownership {
    return ownershipIn(snapshot, this.owned)
  }

  /** @returns the keys of the workloads that came, went, or of which something changed */
  take(snapshot: Snapshot): Set<string> {
    const { owned } = this
    const touched = this.takeWorkloads(workloadsOf(snapshot))
    const revisions = [
      owned.replicaSets.take(valueOr(snapshot.replicaSets, NONE)),
      owned.controllerRevisions.take(valueOr(snapshot.controllerRevisions, NONE)),
    ]
    const { readAt } = this.ownership(snapshot)
    const pods = owned.pods.take(valueOr(snapshot.pods, NONE))
    for (const pod of pods.gone) this.ageing.delete(pod)
    for (const pod of pods.come) if (!isAgeless(pod, readAt)) this.ageing.set(pod, [])
    const changed: KubernetesObject[] = [...revisions, pods].flatMap(({ gone, come }) => [...gone, ...come])
    changed.push(...this.aged(readAt))
    for (const object of changed) this.touchOwner(object, touched)
    if (this.takeFailures(snapshot, readAt)) this.touchFailing(touched)
    return touched
  }

  private takeWorkloads(sorted: readonly Workload[]): Set<string> {
    const { gone, come } = differenceOf(this.sorted, sorted)
    this.sorted = sorted
    for (const workload of gone) {
      this.byKey.delete(keyIn(workload))
      this.keyOfUid.delete(workload.object.metadata.uid ?? '')
    }
    for (const workload of come) {
      const key = keyIn(workload)
      this.byKey.set(key, workload)
      this.keyOfUid.set(workload.object.metadata.uid ?? '', key)
    }
    return new Set([...gone, ...come].map(keyIn))
  }

  /** The pods of which time has changed something. */
  private aged(readAt: string): Pod[] {
    const aged: Pod[] = []
    for (const [pod, before] of this.ageing) {
      const age = ageOf(pod, readAt)
      if (!isEqual(before, age)) aged.push(pod)
      if (isAgeless(pod, readAt)) this.ageing.delete(pod)
      else this.ageing.set(pod, age)
    }
    return aged
  }

  /** @returns whether there is another failure than before */
  private takeFailures(snapshot: Snapshot, readAt: string): boolean {
    const before = this.failures
    this.failures = failureEventsOf(snapshot).flatMap((event) => [event, isRecent(event, readAt)])
    return !isEqual(before, this.failures)
  }

  /** Pods have a Deployment as the owner of their owner. */
  private touchOwner(object: KubernetesObject, touched: Set<string>): void {
    const owner = controllerOf(object)
    if (owner === undefined) return
    const key = this.keyOfUid.get(owner) ?? this.keyOfUid.get(this.owned.replicaSets.ownerOf(owner) ?? '')
    if (key !== undefined) touched.add(key)
  }

  /** Failures are told of pods that are not ready, and of StatefulSets, of which a pod can be missing. */
  private touchFailing(touched: Set<string>): void {
    for (const pod of this.ageing.keys()) this.touchOwner(pod, touched)
    for (const workload of this.sorted) if (workload.kind === 'StatefulSet') touched.add(keyIn(workload))
  }
}

const NONE: readonly never[] = []

function isEqual(a: readonly unknown[], b: readonly unknown[]): boolean {
  return a.length === b.length && a.every((each, index) => each === b[index])
}
