import type { Condition, Pod, ReplicaSet } from '#lib/kubernetes/objects'
import { deletePod } from '../../api/objects/pod-deletion'
import type { Store } from '../../api/store'
import { recordEvent } from '../events'
import { keyOf, startLoop, type Work } from '../loop'
import { isOwnedBy, ownerKeys, ownerReference } from '../owners'
import { createPod } from '../pods/quota'
import { isFinished, isReady, isTerminating, podOf } from '../pods/pods'

/** In milliseconds. */
const RETRY = 1000

/** Keeps the number of pods that each ReplicaSet asks for, and reports it in the status. */
export function startReplicaSets(work: Work): () => void {
  const { store } = work
  return startLoop(
    work,
    (change) => {
      if (change.resource === 'replicasets') return [keyOf(change.object)]
      return change.resource === 'pods' ? ownerKeys(change.object, 'ReplicaSet') : []
    },
    (namespace, name, again) => {
      const replicaSet = store.get('replicasets', namespace, name)
      if (replicaSet && reconcile(store, namespace, replicaSet)) again(RETRY)
    },
  )
}

/** Returns whether the creation of a pod failed. */
function reconcile(store: Store, namespace: string, replicaSet: ReplicaSet): boolean {
  const active = store
    .list('pods', namespace)
    .filter((pod) => isOwnedBy(pod, replicaSet) && !isFinished(pod) && !isTerminating(pod))
  const wanted = replicaSet.spec.replicas ?? 0
  const owner = ownerReference('apps/v1', 'ReplicaSet', replicaSet)
  let failure = ''
  for (let missing = wanted - active.length; missing > 0; missing--) {
    const made = createPod(store, podOf(replicaSet.spec.template ?? {}, namespace, owner))
    if ('failure' in made) {
      failure = made.failure
      recordFailure(store, replicaSet, failure)
      break
    }
    record(store, replicaSet, 'SuccessfulCreate', `Created pod: ${made.pod.metadata.name}`)
  }
  for (const pod of active.toSorted(byWorth).slice(0, Math.max(0, active.length - wanted))) {
    deletePod(store, namespace, pod.metadata.name)
    record(store, replicaSet, 'SuccessfulDelete', `Deleted pod: ${pod.metadata.name}`)
  }
  // The pods at the start of the pass: changes are counted later, in a separate write.
  const conditions = failure ? [replicaFailure(replicaSet, failure, store.timestamp())] : []
  const status = { ...statusOf(replicaSet, active), ...(failure && { conditions }) }
  store.update('replicasets', { ...replicaSet, status })
  return failure !== ''
}

/** The first failure stays until the failures end. */
function replicaFailure({ status }: ReplicaSet, message: string, now: string): Condition {
  const known = status?.conditions?.find(({ type }) => type === 'ReplicaFailure')
  return (
    known ?? {
      type: 'ReplicaFailure',
      status: 'True',
      lastTransitionTime: now,
      reason: 'FailedCreate',
      message,
    }
  )
}

function recordFailure(store: Store, replicaSet: ReplicaSet, failure: string): void {
  const text = { type: 'Warning', reason: 'FailedCreate', message: `Error creating: ${failure}` } as const
  recordEvent(store, 'replicaset-controller', 'replicasets', replicaSet, text)
}

const PHASES = ['Pending', 'Unknown', 'Running']

/**
 * In order of deletion. No pod is waited for: those that serve nothing go first (ActivePodsWithRanks in
 * pkg/controller/controller_utils.go).
 */
function byWorth(a: Pod, b: Pod): number {
  const [one, other] = [worthOf(a), worthOf(b)]
  const difference = one.map((worth, index) => worth - (other[index] ?? 0)).find((each) => each !== 0)
  return difference ?? 0
}

/** On a node, running, ready, with few restarts, and old. */
function worthOf(pod: Pod): number[] {
  const { metadata, spec, status } = pod
  const restarts = status?.containerStatuses?.map(({ restartCount }) => restartCount) ?? []
  return [
    Number(Boolean(spec?.nodeName)),
    PHASES.indexOf(status?.phase ?? ''),
    Number(isReady(pod)),
    -Math.max(0, ...restarts),
    -(Date.parse(metadata.creationTimestamp ?? '') || 0),
  ]
}

function statusOf({ metadata }: ReplicaSet, pods: Pod[]): NonNullable<ReplicaSet['status']> {
  const ready = pods.filter(isReady).length
  return {
    replicas: pods.length,
    ...(pods.length > 0 && { fullyLabeledReplicas: pods.length }),
    ...(ready > 0 && { readyReplicas: ready, availableReplicas: ready }),
    observedGeneration: metadata.generation ?? 1,
  }
}

function record(store: Store, replicaSet: ReplicaSet, reason: string, message: string): void {
  recordEvent(store, 'replicaset-controller', 'replicasets', replicaSet, { reason, message })
}
