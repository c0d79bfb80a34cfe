import type { Deployment, PodTemplate } from '#lib/kubernetes/objects'
import type { Store } from '../api/store'
import { hashOf } from '../controllers/hash'
import { isOwnedBy, ownerReference } from '../controllers/owners'
import { triggersOf } from './workload-start'

const REVISION = 'deployment.kubernetes.io/revision'
const TRIGGERS = 'image.openshift.io/triggers'

/** The ReplicaSet of a Deployment, and where the scenario lists none, those of the older images of its tags, too. */
export function addReplicaSets(store: Store, deployment: Deployment, former: PodTemplate[]): void {
  const { namespace = '', annotations } = deployment.metadata
  const { template, replicas = 1 } = deployment.spec
  const own = store.list('replicasets', namespace).filter((set) => isOwnedBy(set, deployment))
  const revision = Number(annotations?.[REVISION] ?? 1)
  if (own.some((set) => imagesOf(set.spec.template) === imagesOf(template))) return
  addReplicaSet(store, deployment, template, replicas, revision)
  if (own.length > 0) return
  for (const [index, older] of olderTemplates(store, deployment, former).entries())
    if (revision - index > 1) addReplicaSet(store, deployment, older, 0, revision - index - 1)
}

function olderTemplates(store: Store, deployment: Deployment, former: PodTemplate[]): PodTemplate[] {
  const [trigger] = triggersOf(deployment)
  const stream = trigger && store.get('imagestreams', trigger.namespace, trigger.stream)
  const items = stream?.status?.tags?.find(({ tag }) => tag === trigger?.tag)?.items ?? []
  const { template } = deployment.spec
  const withImage = (wanted: string, image: string | undefined): PodTemplate => {
    const containers = (template.spec?.containers ?? []).map((container) =>
      container.name === wanted && image !== undefined ? { ...container, image } : container,
    )
    return { ...template, spec: { ...template.spec, containers } }
  }
  const olders = [
    ...former.flatMap(({ spec }) =>
      (spec?.containers ?? []).map(({ name, image }) => withImage(name, image)),
    ),
    ...items.map(({ dockerImageReference }) => withImage(trigger?.container ?? '', dockerImageReference)),
  ]
  const known = new Set([imagesOf(template)])
  return olders.filter((older) => !known.has(imagesOf(older)) && known.add(imagesOf(older)))
}

function addReplicaSet(
  store: Store,
  deployment: Deployment,
  template: PodTemplate,
  replicas: number,
  revision: number,
): void {
  const { name, namespace = '', annotations } = deployment.metadata
  const { replicas: desired = 1, selector, strategy } = deployment.spec
  const hash = (replicas > 0 && currentHash(deployment)) || hashOf(template)
  const labels = { ...template.metadata?.labels, 'pod-template-hash': hash }
  // Its pods know its uid, where the recording shows them.
  const references = store.list('pods', namespace).flatMap((pod) => pod.metadata.ownerReferences ?? [])
  const uid = references.find((owner) => owner.name === `${name}-${hash}`)?.uid
  const surge = strategy?.type === 'Recreate' ? 0 : Math.ceil(desired / 4)
  store.put('replicasets', {
    metadata: {
      name: `${name}-${hash}`,
      namespace,
      ...(uid !== undefined && { uid }),
      generation: 1,
      labels,
      annotations: {
        'deployment.kubernetes.io/desired-replicas': String(desired),
        'deployment.kubernetes.io/max-replicas': String(desired + surge),
        [REVISION]: String(revision),
        ...(annotations?.[TRIGGERS] !== undefined && { [TRIGGERS]: annotations[TRIGGERS] }),
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

/** The conditions of a Deployment name its ReplicaSet. */
function currentHash({ metadata, status }: Deployment): string | undefined {
  const texts = (status?.conditions ?? []).map(({ message = '' }) => message).join()
  return new RegExp(`"${metadata.name}-(\\w+)"`).exec(texts)?.[1]
}

function settledStatus(replicas: number) {
  const counts = { fullyLabeledReplicas: replicas, readyReplicas: replicas, availableReplicas: replicas }
  return { replicas, ...(replicas > 0 && counts), observedGeneration: 1 }
}

function imagesOf(template: PodTemplate | undefined): string {
  return JSON.stringify(template?.spec?.containers?.map(({ name, image }) => [name, image]))
}
