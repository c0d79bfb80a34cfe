import type { Pod, StatefulSet } from '#lib/kubernetes/objects'
import { deletePod } from '../api/pod-deletion'
import type { Store } from '../api/store'
import { recordEvent } from './events'
import { keyOf, startLoop } from './loop'
import { isOwnedBy, ownerKeys, ownerReference } from './owners'
import { isFinished, isReady, isTerminating, podOf } from './pods'
import { dropOldRevisions, revisionsOf, templateOf, type Revisions } from './set-revisions'

const REVISION_LABEL = 'controller-revision-hash'

/** Rolls StatefulSets out, pod by pod from the highest ordinal, each waiting for the one before. */
export function startStatefulSets(store: Store, react: number): () => void {
  return startLoop(
    store,
    react,
    (change) => {
      if (change.resource === 'statefulsets') return [keyOf(change.object)]
      return change.resource === 'pods' ? ownerKeys(change.object, 'StatefulSet') : []
    },
    (namespace, name) => {
      const set = store.get('statefulsets', namespace, name)
      if (set) reconcile(store, namespace, set)
    },
  )
}

function reconcile(store: Store, namespace: string, set: StatefulSet): void {
  const revisions = revisionsOf(store, namespace, set)
  const update = new SetUpdate(store, namespace, set, revisions)
  update.run()
  store.update('statefulsets', { ...set, status: update.status() })
  const live = [revisions.current.metadata.name, revisions.update.metadata.name]
  dropOldRevisions(store, namespace, set, [...live, ...update.pods().map(revisionOf)])
}

function revisionOf({ metadata }: Pod): string {
  return metadata.labels?.[REVISION_LABEL] ?? ''
}

function ordinalOf({ metadata }: Pod): number {
  return Number(metadata.name.slice(metadata.name.lastIndexOf('-') + 1))
}

/** One pass over the pods of a StatefulSet, in the order of the real controller (stateful_set_control.go). */
class SetUpdate {
  private readonly isOrdered: boolean
  private readonly replicas: number

  constructor(
    private readonly store: Store,
    private readonly namespace: string,
    private readonly set: StatefulSet,
    private readonly revisions: Revisions,
  ) {
    this.isOrdered = set.spec.podManagementPolicy !== 'Parallel'
    this.replicas = set.spec.replicas ?? 1
  }

  pods(): Pod[] {
    return this.store.list('pods', this.namespace).filter((pod) => isOwnedBy(pod, this.set))
  }

  run(): void {
    // A pod that is not ready stops an ordered set here, even when the template is good again
    // (statefulset-broken-pod.json); with Parallel the update goes on and replaces it.
    if (!this.fill() || !this.shrink()) return
    if (this.set.spec.updateStrategy?.type !== 'OnDelete') this.replaceNext()
  }

  private fill(): boolean {
    for (let ordinal = 0; ordinal < this.replicas; ordinal++) {
      const pod = this.podAt(ordinal)
      if (pod && isFinished(pod)) this.delete(pod)
      if (!pod || isFinished(pod)) this.create(ordinal)
      if (this.isOrdered && !(pod && isReady(pod) && !isTerminating(pod))) return false
    }
    return true
  }

  private shrink(): boolean {
    const condemned = this.pods()
      .filter((pod) => ordinalOf(pod) >= this.replicas)
      .sort((a, b) => ordinalOf(b) - ordinalOf(a))
    for (const pod of condemned) {
      if (!isTerminating(pod)) this.delete(pod)
      if (this.isOrdered) return false
    }
    return true
  }

  private replaceNext(): void {
    const partition = this.set.spec.updateStrategy?.rollingUpdate?.partition ?? 0
    for (let ordinal = this.replicas - 1; ordinal >= partition; ordinal--) {
      const pod = this.podAt(ordinal)
      if (!pod) return
      if (revisionOf(pod) !== this.revisions.update.metadata.name && !isTerminating(pod)) {
        this.delete(pod)
        return
      }
      if (!isReady(pod) || isTerminating(pod)) return
    }
  }

  private podAt(ordinal: number): Pod | undefined {
    const pod = this.store.get('pods', this.namespace, `${this.set.metadata.name}-${ordinal}`)
    return pod && isOwnedBy(pod, this.set) ? pod : undefined
  }

  /** Below the partition pods are made of the current revision. */
  private create(ordinal: number): void {
    const { current, update } = this.revisions
    const { type, rollingUpdate } = this.set.spec.updateStrategy ?? {}
    const isCurrent = type !== 'OnDelete' && ordinal < (rollingUpdate?.partition ?? 0)
    const revision = isCurrent ? current : update
    const name = `${this.set.metadata.name}-${ordinal}`
    const labels = {
      'apps.kubernetes.io/pod-index': String(ordinal),
      [REVISION_LABEL]: revision.metadata.name,
      'statefulset.kubernetes.io/pod-name': name,
    }
    const owner = ownerReference('apps/v1', 'StatefulSet', this.set)
    this.store.create('pods', podOf(templateOf(revision), this.namespace, owner, { name, labels }))
    this.record('SuccessfulCreate', 'create', name)
  }

  private delete(pod: Pod): void {
    deletePod(this.store, this.namespace, pod.metadata.name)
    this.record('SuccessfulDelete', 'delete', pod.metadata.name)
  }

  private record(reason: string, verb: string, pod: string): void {
    const message = `${verb} Pod ${pod} in StatefulSet ${this.set.metadata.name} successful`
    recordEvent(this.store, 'statefulset-controller', 'statefulsets', this.set, { reason, message })
  }

  status(): NonNullable<StatefulSet['status']> {
    const pods = this.pods()
    const ready = pods.filter(isReady).length
    const standing = pods.filter((pod) => !isTerminating(pod))
    const countOf = (name: string) => standing.filter((pod) => revisionOf(pod) === name).length
    const update = this.revisions.update.metadata.name
    const updated = countOf(update)
    const isRolling = this.set.spec.updateStrategy?.type !== 'OnDelete'
    const isComplete = isRolling && [updated, ready, pods.length].every((count) => count === this.replicas)
    const current = isComplete ? update : this.revisions.current.metadata.name
    const currentReplicas = countOf(current)
    return {
      observedGeneration: this.set.metadata.generation ?? 1,
      replicas: pods.length,
      ...(ready > 0 && { readyReplicas: ready }),
      ...(currentReplicas > 0 && { currentReplicas }),
      ...(updated > 0 && { updatedReplicas: updated }),
      currentRevision: current,
      updateRevision: update,
      collisionCount: 0,
      availableReplicas: ready,
    }
  }
}
