import type { Pod, StatefulSet } from '#lib/kubernetes/objects'
import { deletePod } from '../../api/objects/pod-deletion'
import type { Store } from '../../api/store'
import { recordEvent } from '../events'
import { isOwnedBy } from '../owners'
import { isFinished, isHealthy, isReady, isTerminating } from '../pods/pods'
import { createPod } from '../pods/quota'
import { ordinalOf, podOfSet, revisionOf } from './set-pods'
import type { Revisions } from './set-revisions'
import { statusOf, withoutReplaced } from './set-status'

/** One pass over the pods of a StatefulSet, in the order of the real controller (Kubernetes 1.31, stateful_set_control.go). */
export class SetUpdate {
  /** The pods at the start of the pass. */
  readonly pods: Pod[]
  status: NonNullable<StatefulSet['status']>
  hasFailed = false
  private readonly isOrdered: boolean
  private readonly replicas: number

  constructor(
    private readonly store: Store,
    private readonly set: StatefulSet,
    private readonly revisions: Revisions,
  ) {
    this.pods = store.list('pods', set.metadata.namespace).filter((pod) => isOwnedBy(pod, set))
    this.isOrdered = set.spec.podManagementPolicy !== 'Parallel'
    this.replicas = set.spec.replicas ?? 1
    this.status = statusOf(set, revisions, this.pods)
  }

  run(): void {
    if (!this.fill() || !this.shrink()) return
    if (this.set.spec.updateStrategy?.type !== 'OnDelete') this.replaceNext()
  }

  private fill(): boolean {
    return this.isOrdered ? this.fillInOrder() : this.fillInBatches()
  }

  /** Stops at a pod that is not ready, even if the template is fixed (statefulset-broken-pod.json). */
  private fillInOrder(): boolean {
    for (let ordinal = 0; ordinal < this.replicas; ordinal++) {
      this.fillAt(ordinal)
      const pod = this.podAt(ordinal)
      if (!pod || !isHealthy(pod)) return false
    }
    return true
  }

  /** Waits for no pod, so that the update replaces also one that is not ready. A failure is the end of its batch (slowStartBatch). */
  private fillInBatches(): boolean {
    for (let first = 0, size = 1; first < this.replicas && !this.hasFailed; first += size, size *= 2) {
      const end = Math.min(first + size, this.replicas)
      for (let ordinal = first; ordinal < end; ordinal++) this.fillAt(ordinal)
    }
    return !this.hasFailed
  }

  private fillAt(ordinal: number): void {
    const pod = this.podAt(ordinal)
    if (!pod) this.create(ordinal)
    else if (isFinished(pod) && !isTerminating(pod)) this.delete(pod)
  }

  /** An ordered set ends one surplus pod at a time. It waits for one that is not ready, except for the lowest (processCondemned). */
  private shrink(): boolean {
    const condemned = this.pods
      .filter((pod) => ordinalOf(pod) >= this.replicas)
      .sort((a, b) => ordinalOf(b) - ordinalOf(a))
    const firstUnhealthy = condemned.findLast((pod) => !isHealthy(pod))
    for (const pod of condemned) {
      const isAwaited = isTerminating(pod) || (!isReady(pod) && pod !== firstUnhealthy)
      if (this.isOrdered && isAwaited) return false
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
        this.status = withoutReplaced(this.status)
        return
      }
      if (!isHealthy(pod)) return
    }
  }

  private podAt(ordinal: number): Pod | undefined {
    return this.pods.find((pod) => ordinalOf(pod) === ordinal)
  }

  /** Below the partition, pods are created from the current revision. */
  private create(ordinal: number): void {
    const { current, update } = this.revisions
    const { type, rollingUpdate } = this.set.spec.updateStrategy ?? {}
    const isCurrent = type !== 'OnDelete' && ordinal < (rollingUpdate?.partition ?? 0)
    const wanted = podOfSet(this.set, ordinal, isCurrent ? current : update)
    const made = createPod(this.store, wanted)
    if ('pod' in made) this.record('SuccessfulCreate', 'create', made.pod.metadata.name)
    else this.recordFailure(wanted.metadata.name, made.failure)
  }

  private delete({ metadata }: Pod): void {
    deletePod(this.store, metadata.namespace ?? '', metadata.name)
    this.record('SuccessfulDelete', 'delete', metadata.name)
  }

  private record(reason: string, verb: string, pod: string): void {
    const message = `${verb} Pod ${pod} in StatefulSet ${this.set.metadata.name} successful`
    recordEvent(this.store, 'statefulset-controller', 'statefulsets', this.set, { reason, message })
  }

  /** The set reports this only in an Event (deployment-paused-and-limits.json). */
  private recordFailure(pod: string, failure: string): void {
    this.hasFailed = true
    const message = `create Pod ${pod} in StatefulSet ${this.set.metadata.name} failed error: ${failure}`
    const text = { type: 'Warning', reason: 'FailedCreate', message } as const
    recordEvent(this.store, 'statefulset-controller', 'statefulsets', this.set, text)
  }
}
