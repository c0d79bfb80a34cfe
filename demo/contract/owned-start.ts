import type {
  ControllerRevision,
  Deployment,
  OwnerReference,
  Pod,
  PodTemplate,
  ReplicaSet,
  StatefulSet,
} from '#lib/kubernetes/objects'
import type { Store } from '../api/store'
import { hashOf } from '../controllers/hash'
import { isOwnedBy, ownerReference } from '../controllers/owners'
import { podOf } from '../controllers/pods'
import { runningStatus } from '../controllers/pod-status'

/** What the workloads of a scenario own and the scenario does not show: settled, as their status says. */
export function addWhatIsOwned(store: Store): void {
  for (const deployment of store.list('deployments')) addReplicaSet(store, deployment)
  for (const set of store.list('statefulsets')) addRevisions(store, set)
  for (const replicaSet of store.list('replicasets')) addPodsOf(store, replicaSet)
  for (const set of store.list('statefulsets')) addOrdinals(store, set)
  for (const pod of store.list('pods')) completePod(store, pod)
}

/** Of a pod that only a watch showed, the recording has no more than names and images. */
function completePod(store: Store, pod: Pod): void {
  const { namespace = '', name } = pod.metadata
  const [owner] = pod.metadata.ownerReferences ?? []
  const resource = owner?.kind === 'StatefulSet' ? 'statefulsets' : 'replicasets'
  const template = owner && store.get(resource, namespace, owner.name)?.spec.template
  if (!template || !owner || pod.spec?.schedulerName) return
  const whole = podOf(template, namespace, owner, { name })
  const containers = (whole.spec?.containers ?? []).map((container) => ({
    ...container,
    ...pod.spec?.containers?.find((each) => each.name === container.name),
  }))
  const metadata = { ...whole.metadata, ...pod.metadata }
  store.put('pods', { ...pod, metadata, spec: { ...whole.spec, nodeName: 'node-1', containers } })
}

function addReplicaSet(store: Store, deployment: Deployment): void {
  const { name, namespace = '', annotations } = deployment.metadata
  const { replicas = 1, selector, template, strategy } = deployment.spec
  const own = store.list('replicasets', namespace).filter((set) => isOwnedBy(set, deployment))
  if (own.some((set) => imagesOf(set.spec.template) === imagesOf(template))) return
  const texts = (deployment.status?.conditions ?? []).map(({ message = '' }) => message).join()
  const hash = new RegExp(`ReplicaSet "${name}-(\\w+)"`).exec(texts)?.[1] ?? hashOf(template)
  const labels = { ...template.metadata?.labels, 'pod-template-hash': hash }
  const surge = strategy?.type === 'Recreate' ? 0 : Math.ceil(replicas / 4)
  const triggers = annotations?.['image.openshift.io/triggers']
  store.put('replicasets', {
    metadata: {
      name: `${name}-${hash}`,
      namespace,
      generation: 1,
      labels,
      annotations: {
        'deployment.kubernetes.io/desired-replicas': String(replicas),
        'deployment.kubernetes.io/max-replicas': String(replicas + surge),
        'deployment.kubernetes.io/revision': annotations?.['deployment.kubernetes.io/revision'] ?? '1',
        ...(triggers !== undefined && { 'image.openshift.io/triggers': triggers }),
      },
      ownerReferences: [ownerReference('apps/v1', 'Deployment', deployment)],
    },
    spec: {
      replicas,
      selector: { matchLabels: { ...selector.matchLabels, 'pod-template-hash': hash } },
      template: { ...template, metadata: { ...template.metadata, labels } },
    },
    status: settledStatus(replicas),
  })
}

function settledStatus(replicas: number) {
  const counts = { fullyLabeledReplicas: replicas, readyReplicas: replicas, availableReplicas: replicas }
  return { replicas, ...(replicas > 0 && counts), observedGeneration: 1 }
}

function imagesOf(template: PodTemplate | undefined): string {
  return JSON.stringify(template?.spec?.containers?.map(({ name, image }) => [name, image]))
}

function addRevisions(store: Store, set: StatefulSet): void {
  const { namespace = '', name } = set.metadata
  const { currentRevision, updateRevision } = set.status ?? {}
  const own = store.list('controllerrevisions', namespace).filter((item) => isOwnedBy(item, set))
  const newest = Math.max(0, ...own.map(({ revision }) => revision))
  for (const wanted of new Set([currentRevision, updateRevision])) {
    if (!wanted || own.some(({ metadata }) => metadata.name === wanted)) continue
    store.put('controllerrevisions', revisionOf(set, wanted.slice(name.length + 1), newest + 1))
  }
}

function revisionOf(set: StatefulSet, hash: string, revision: number): ControllerRevision {
  const { namespace = '', name, annotations } = set.metadata
  return {
    metadata: {
      name: `${name}-${hash}`,
      namespace,
      labels: { ...set.spec.selector.matchLabels, 'controller.kubernetes.io/hash': hash },
      ...(annotations && { annotations }),
      ownerReferences: [ownerReference('apps/v1', 'StatefulSet', set)],
    },
    data: { spec: { template: { ...set.spec.template, $patch: 'replace' } } },
    revision,
  }
}

function addPodsOf(store: Store, replicaSet: ReplicaSet): void {
  const { namespace = '' } = replicaSet.metadata
  const own = store.list('pods', namespace).filter((pod) => isOwnedBy(pod, replicaSet))
  const owner = ownerReference('apps/v1', 'ReplicaSet', replicaSet)
  for (let missing = (replicaSet.spec.replicas ?? 0) - own.length; missing > 0; missing--)
    addPod(store, replicaSet.spec.template ?? {}, namespace, owner)
}

function addOrdinals(store: Store, set: StatefulSet): void {
  const { namespace = '', name } = set.metadata
  const owner = ownerReference('apps/v1', 'StatefulSet', set)
  for (let ordinal = 0; ordinal < (set.spec.replicas ?? 1); ordinal++) {
    const pod = `${name}-${ordinal}`
    if (store.get('pods', namespace, pod)) continue
    const labels = {
      'apps.kubernetes.io/pod-index': String(ordinal),
      'controller-revision-hash': set.status?.currentRevision ?? '',
      'statefulset.kubernetes.io/pod-name': pod,
    }
    addPod(store, set.spec.template, namespace, owner, { name: pod, labels })
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
