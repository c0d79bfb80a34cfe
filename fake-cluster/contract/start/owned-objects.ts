import type { OwnerReference, Pod, PodTemplate, ReplicaSet, StatefulSet } from '#lib/kubernetes/objects'
import type { Store } from '../../api/store'
import { keyOf } from '../../controllers/loop'
import { isOwnedBy, ownerReference } from '../../controllers/owners'
import { podOf } from '../../controllers/pods/pods'
import { runningStatus } from '../../controllers/pods/pod-status'
import { addReplicaSets } from './replica-sets'
import { addRevisions } from './revisions'

/** Keys are the name of a revision, and the namespace and name of a Deployment. */
export type Templates = { revisions: Map<string, PodTemplate>; earlier: Map<string, PodTemplate[]> }

/** Adds what the status of workloads says that they own and the scenario does not show. */
export function addOwnedObjects(store: Store, { revisions, earlier }: Templates): void {
  for (const deployment of store.list('deployments'))
    addReplicaSets(store, deployment, earlier.get(keyOf(deployment)) ?? [])
  for (const set of store.list('statefulsets')) addRevisions(store, set, revisions)
  for (const replicaSet of store.list('replicasets')) addPodsOf(store, replicaSet)
  for (const set of store.list('statefulsets')) addMissingOrdinals(store, set)
  for (const pod of store.list('pods')) completePod(store, pod)
}

/** If only a watch showed a pod, the recording has only names and images of it. */
function completePod(store: Store, pod: Pod): void {
  const { namespace = '', name } = pod.metadata
  const [owner] = pod.metadata.ownerReferences ?? []
  const resource = owner?.kind === 'StatefulSet' ? 'statefulsets' : 'replicasets'
  const template = owner && store.get(resource, namespace, owner.name)?.spec.template
  if (!template || pod.spec?.schedulerName) return
  const complete = podOf(template, namespace, owner, { name })
  const containers = (complete.spec?.containers ?? []).map((container) => ({
    ...container,
    ...pod.spec?.containers?.find((each) => each.name === container.name),
  }))
  const metadata = { ...complete.metadata, ...pod.metadata }
  store.put('pods', { ...pod, metadata, spec: { ...complete.spec, nodeName: 'node-1', containers } })
}

function addPodsOf(store: Store, replicaSet: ReplicaSet): void {
  const { namespace = '' } = replicaSet.metadata
  const own = store.list('pods', namespace).filter((pod) => isOwnedBy(pod, replicaSet))
  const owner = ownerReference('apps/v1', 'ReplicaSet', replicaSet)
  for (let missing = (replicaSet.spec.replicas ?? 0) - own.length; missing > 0; missing--)
    addPod(store, replicaSet.spec.template ?? {}, namespace, owner)
}

/** A pod of neither the current nor the updated revision is being replaced; the highest ordinal comes first. */
function addMissingOrdinals(store: Store, set: StatefulSet): void {
  const { namespace = '', name } = set.metadata
  const { replicas = 1 } = set.spec
  const {
    currentRevision = '',
    updateRevision = '',
    currentReplicas = 0,
    updatedReplicas = 0,
  } = set.status ?? {}
  const owner = ownerReference('apps/v1', 'StatefulSet', set)
  const isRolling = currentRevision !== updateRevision
  for (let ordinal = 0; ordinal < replicas; ordinal++) {
    const pod = `${name}-${ordinal}`
    if (store.get('pods', namespace, pod)) continue
    const isUpdated = isRolling && ordinal >= replicas - updatedReplicas
    const isLeaving = isRolling && !isUpdated && ordinal >= currentReplicas
    const labels = {
      'apps.kubernetes.io/pod-index': String(ordinal),
      'controller-revision-hash': isUpdated ? updateRevision : currentRevision,
      'statefulset.kubernetes.io/pod-name': pod,
    }
    addPod(store, set.spec.template, namespace, owner, { name: pod, labels })
    const added = store.get('pods', namespace, pod)
    const leaving = { deletionTimestamp: store.timestamp(), deletionGracePeriodSeconds: 10 }
    if (isLeaving && added) store.put('pods', { ...added, metadata: { ...added.metadata, ...leaving } })
  }
}

function addPod(
  store: Store,
  template: PodTemplate,
  namespace: string,
  owner: OwnerReference,
  given: { name?: string; labels?: Record<string, string> } = {},
): void {
  const pod: Pod = podOf(template, namespace, owner, given)
  const images = (pod.spec?.containers ?? []).map(({ image = '' }) => image)
  store.put('pods', { ...pod, status: runningStatus(pod, images, store.timestamp()) })
}
