import { isDeepStrictEqual } from 'node:util'
import type { ControllerRevision, Pod, StatefulSet } from '#lib/kubernetes/objects'
import { deletePod } from '../../api/objects/pod-deletion'
import type { Store } from '../../api/store'
import { recordEvent } from '../events'
import { keyOf, startLoop, type Work } from '../loop'
import { isOwnedBy, ownerKeys, ownerReference } from '../owners'
import { createPod } from '../pods/quota'
import { isFinished, isReady, isTerminating, podOf } from '../pods/pods'
import { dropOldRevisions, revisionsOf, templateOf, type Revisions } from './set-revisions'

/** In milliseconds. */
const RETRY = 1000
const REVISION_LABEL = 'controller-revision-hash'

/** Rolls StatefulSets out pod by pod from the highest ordinal; each pod waits for the previous one. */
export function startStatefulSets(work: Work): () => void {
  const { store } = work
  return startLoop(
    work,
    (change) => {
      if (change.resource === 'statefulsets') return [keyOf(change.object)]
      return change.resource === 'pods' ? ownerKeys(change.object, 'StatefulSet') : []
    },
    async (namespace, name, again) => {
      const set = store.get('statefulsets', namespace, name)
      if (set && (await reconcile(work, set))) again(RETRY)
    },
  )
}

/** Returns whether the creation of a pod failed. */
async function reconcile({ store, timeline, react }: Work, set: StatefulSet): Promise<boolean> {
  const { namespace = '', name } = set.metadata
  const revisions = revisionsOf(store, namespace, set)
  const update = new SetUpdate(store, set, revisions)
  update.run()
  if (!isDeepStrictEqual(update.status, set.status)) {
    // The status is written last, even if the set changed in the meantime (rollout-undo-statefulset.json).
    await timeline.wait(react)
    const current = store.get('statefulsets', namespace, name)
    if (current) store.update('statefulsets', { ...current, status: update.status })
  }
  const live = [revisions.current.metadata.name, revisions.update.metadata.name]
  dropOldRevisions(store, namespace, set, [...live, ...update.pods.map(revisionOf)])
  return update.hasFailed
}

/** The pod that a StatefulSet creates for an ordinal. */
function podOfSet(set: StatefulSet, ordinal: number, revision: ControllerRevision): Pod {
  const { name: owner, namespace = '' } = set.metadata
  const name = `${owner}-${ordinal}`
  const labels = {
    'apps.kubernetes.io/pod-index': String(ordinal),
    [REVISION_LABEL]: revision.metadata.name,
    'statefulset.kubernetes.io/pod-name': name,
  }
  const { serviceName: subdomain } = set.spec
  const spec = { hostname: name, ...(subdomain && { subdomain }) }
  const reference = ownerReference('apps/v1', 'StatefulSet', set)
  return podOf(templateOf(revision), namespace, reference, { name, labels, spec })
}

function revisionOf({ metadata }: Pod): string {
  return metadata.labels?.[REVISION_LABEL] ?? ''
}

function ordinalOf({ metadata }: Pod): number {
  return Number(metadata.name.slice(metadata.name.lastIndexOf('-') + 1))
}

/** One pass over the pods of a StatefulSet, in the order of the real controller (stateful_set_control.go). */
class SetUpdate {
  /** The pods at the start of the pass: new ones are counted later, in a separate write. */
  readonly pods: Pod[]
  readonly status: NonNullable<StatefulSet['status']>
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
    this.status = this.statusBefore()
  }

  run(): void {
    // An ordered set stops here at a pod that is not ready, even if the template is fixed
    // (statefulset-broken-pod.json). With Parallel the update continues and replaces the pod.
    if (!this.fill() || !this.shrink()) return
    if (this.set.spec.updateStrategy?.type !== 'OnDelete') this.replaceNext()
  }

  private fill(): boolean {
    for (let ordinal = 0; ordinal < this.replicas; ordinal++) {
      const pod = this.podAt(ordinal)
      if (!pod) this.create(ordinal)
      else if (isFinished(pod) && !isTerminating(pod)) this.delete(pod)
      if (this.isOrdered && !(pod && isReady(pod) && !isTerminating(pod))) return false
    }
    return true
  }

  private shrink(): boolean {
    const condemned = this.pods
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
        this.countOut()
        return
      }
      if (!isReady(pod) || isTerminating(pod)) return
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

  /** A replaced pod no longer counts as current, whatever its revision is. */
  private countOut(): void {
    const left = (this.status.currentReplicas ?? 0) - 1
    if (left === 0) delete this.status.currentReplicas
    else this.status.currentReplicas = left
  }

  private statusBefore(): NonNullable<StatefulSet['status']> {
    const ready = this.pods.filter(isReady).length
    const standing = this.pods.filter((pod) => !isTerminating(pod))
    const countOf = (name: string) => standing.filter((pod) => revisionOf(pod) === name).length
    const update = this.revisions.update.metadata.name
    const updated = countOf(update)
    const isRolling = this.set.spec.updateStrategy?.type !== 'OnDelete'
    const isComplete =
      isRolling && [updated, ready, this.pods.length].every((count) => count === this.replicas)
    const current = isComplete ? update : this.revisions.current.metadata.name
    const currentReplicas = countOf(current)
    return {
      observedGeneration: this.set.metadata.generation ?? 1,
      replicas: this.pods.length,
      ...(ready > 0 && { readyReplicas: ready }),
      ...(currentReplicas > 0 && { currentReplicas }),
      ...(updated > 0 && { updatedReplicas: updated }),
      currentRevision: current,
      updateRevision: update,
      collisionCount: this.set.status?.collisionCount ?? 0,
      availableReplicas: ready,
    }
  }
}
