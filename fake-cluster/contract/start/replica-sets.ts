import type { Deployment, PodTemplate, ReplicaSet } from '#lib/kubernetes/objects'
import type { Store } from '../../api/store'
import { hashOf } from '../../controllers/workloads/hash'
import { isOwnedBy, ownerReference } from '../../controllers/owners'
import { triggersOf, TRIGGERS } from './triggers'

const REVISION = 'deployment.kubernetes.io/revision'
const PAST_REVISIONS = 'deployment.kubernetes.io/revision-history'

/** Adds the ReplicaSet of a Deployment and, if the scenario lists none, those of the older images of its tags. */
export function addReplicaSets(store: Store, deployment: Deployment, earlier: PodTemplate[]): void {
  const { namespace = '', annotations } = deployment.metadata
  const { template, replicas = 1 } = deployment.spec
  const own = store
    .list('replicasets', namespace)
    .filter((set) => isOwnedBy(set, deployment))
    .map((set) => (isTrimmed(set) ? store.put('replicasets', undoWatchedChange(set, deployment)) : set))
  const revision = Number(annotations?.[REVISION] ?? 1)
  if (own.some((set) => imagesOf(set.spec.template) === imagesOf(template))) return
  addReplicaSet(store, deployment, template, replicas, revision)
  if (own.length > 0) return
  for (const [index, older] of olderTemplates(store, deployment, earlier).entries())
    if (revision - index > 1) addReplicaSet(store, deployment, older, 0, revision - index - 1)
}

function isTrimmed({ spec }: ReplicaSet): boolean {
  return !('selector' in spec)
}

/**
 * If only a watch showed a ReplicaSet, the recording has only its labels, images and status: it gets the template of
 * the Deployment, and the first write to it is undone.
 */
function undoWatchedChange(set: ReplicaSet, deployment: Deployment): ReplicaSet {
  const { metadata, spec } = deployment
  const labels = set.spec.template?.metadata?.labels ?? {}
  const images = new Map(set.spec.template?.spec?.containers?.map(({ name, image }) => [name, image]))
  const containers = (spec.template.spec?.containers ?? []).map((container) => {
    const image = images.get(container.name)
    return image === undefined ? container : { ...container, image }
  })
  const template = {
    metadata: { ...spec.template.metadata, labels },
    spec: { ...spec.template.spec, containers },
  }
  const isCurrent = imagesOf(template) === imagesOf(spec.template)
  const replicas = isCurrent ? (spec.replicas ?? 1) : 0
  const { generation = 1 } = set.metadata
  const annotations = { ...set.metadata.annotations }
  const past = (annotations[PAST_REVISIONS] ?? '').split(',').filter(Boolean)
  if (Number(annotations[REVISION]) > Number(metadata.annotations?.[REVISION])) {
    annotations[REVISION] = past.pop() ?? '1'
    if (past.length > 0) annotations[PAST_REVISIONS] = past.join()
    else Reflect.deleteProperty(annotations, PAST_REVISIONS)
  }
  if (isCurrent && metadata.annotations?.[TRIGGERS] !== undefined)
    annotations[TRIGGERS] = metadata.annotations[TRIGGERS]
  const isScaled = set.spec.replicas !== replicas
  return {
    ...set,
    metadata: { ...set.metadata, annotations, generation: isScaled ? generation - 1 : generation },
    spec: { ...set.spec, replicas, selector: { matchLabels: labels }, template },
    status: { ...settledStatus(replicas), observedGeneration: isScaled ? generation - 1 : generation },
  }
}

function olderTemplates(store: Store, deployment: Deployment, earlier: PodTemplate[]): PodTemplate[] {
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
    ...earlier.flatMap(({ spec }) =>
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
  const hash = (replicas > 0 ? currentHash(deployment) : undefined) ?? hashOf(template)
  const labels = { ...template.metadata?.labels, 'pod-template-hash': hash }
  // If the recording shows its pods, they contain its uid.
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
