import { isDeepStrictEqual } from 'node:util'
import type { Deployment, PodTemplate, ReplicaSet } from '#lib/kubernetes/objects'
import type { Store } from '../api/store'
import { statusOf } from './deployment-status'
import { recordEvent } from './events'
import { hashOf } from './hash'
import { keyOf, startLoop } from './loop'
import { controllerOf, isOwnedBy, ownerKeys, ownerReference } from './owners'
import { isFinished } from './pods'
import { rollingScales } from './rolling-update'

const HASH = 'pod-template-hash'
const REVISION = 'deployment.kubernetes.io/revision'
/** Annotations that a Deployment and its ReplicaSets have each for themselves; all others are copied. */
const OWN_ANNOTATIONS = [
  'kubectl.kubernetes.io/last-applied-configuration',
  REVISION,
  'deployment.kubernetes.io/revision-history',
  'deployment.kubernetes.io/desired-replicas',
  'deployment.kubernetes.io/max-replicas',
]

/** Rolls Deployments out: a ReplicaSet for each template, scaled as the strategy says. */
export function startDeployments(store: Store, react: number): () => void {
  return startLoop(
    store,
    react,
    (change) => {
      if (change.resource === 'deployments') return [keyOf(change.object)]
      if (change.resource === 'replicasets') return ownerKeys(change.object, 'Deployment')
      if (change.resource !== 'pods') return []
      const owner = controllerOf(change.object)
      const namespace = change.object.metadata.namespace ?? ''
      const replicaSet = owner && store.get('replicasets', namespace, owner.name)
      return replicaSet ? ownerKeys(replicaSet, 'Deployment') : []
    },
    (namespace, name, again) => {
      const deployment = store.get('deployments', namespace, name)
      if (deployment) reconcile(store, namespace, deployment, again)
    },
  )
}

function reconcile(
  store: Store,
  namespace: string,
  found: Deployment,
  again: (milliseconds: number) => void,
): void {
  let deployment = found
  const all = () => store.list('replicasets', namespace).filter((set) => isOwnedBy(set, deployment))
  const newest = () => all().find((set) => isTemplateOf(deployment, set))
  const older = () => all().filter((set) => !isTemplateOf(deployment, set))
  const isPaused = deployment.spec.paused === true

  let created: ReplicaSet | undefined
  if (newest()) deployment = claimRevision(store, deployment, newest(), older())
  if (!isPaused && deployment.spec.strategy?.type === 'Recreate') {
    const isScaledDown = older()
      .map((set) => scale(store, deployment, set, 0))
      .some(Boolean)
    if (!isScaledDown && !hasPods(store, namespace, older())) {
      if (!newest()) created = createReplicaSet(store, deployment)
      if (created) deployment = claimRevision(store, deployment, created, older())
      const current = newest()
      if (current) scale(store, deployment, current, deployment.spec.replicas ?? 1)
    }
  } else if (!isPaused) {
    if (!newest()) created = createReplicaSet(store, deployment)
    if (created) deployment = claimRevision(store, deployment, created, older())
    const current = newest()
    for (const { set, replicas } of rollingScales(deployment, current, older()))
      scale(store, deployment, set, replicas)
  }
  const { status, recheck } = statusOf(deployment, newest(), all(), created !== undefined, store.now())
  deployment = store.update('deployments', { ...deployment, status })
  const isComplete = status.updatedReplicas === deployment.spec.replicas && older().every(isIdle)
  if (isComplete) dropOldRevisions(store, deployment, older())
  if (recheck !== undefined) again(recheck)
}

function isTemplateOf({ spec }: Deployment, replicaSet: ReplicaSet): boolean {
  return isDeepStrictEqual(withoutHash(spec.template), withoutHash(replicaSet.spec.template ?? {}))
}

function withoutHash(template: PodTemplate): PodTemplate {
  const { [HASH]: dropped, ...labels } = template.metadata?.labels ?? {}
  return dropped === undefined ? template : { ...template, metadata: { ...template.metadata, labels } }
}

function revisionOf({ metadata }: ReplicaSet): number {
  return Number(metadata.annotations?.[REVISION] ?? 0)
}

function isIdle({ spec, status }: ReplicaSet): boolean {
  return !spec.replicas && !status?.replicas
}

function hasPods(store: Store, namespace: string, sets: ReplicaSet[]): boolean {
  const pods = store.list('pods', namespace).filter((pod) => !isFinished(pod))
  return pods.some((pod) => sets.some((set) => isOwnedBy(pod, set)))
}

/** The newest template has the highest revision, also where it is an old one again: then it is renumbered. */
function claimRevision(
  store: Store,
  deployment: Deployment,
  replicaSet: ReplicaSet | undefined,
  older: ReplicaSet[],
): Deployment {
  if (!replicaSet) return deployment
  const revision = Math.max(revisionOf(replicaSet), ...older.map((set) => revisionOf(set) + 1), 1)
  const own = replicaSet.metadata.annotations ?? {}
  const copied = Object.entries(deployment.metadata.annotations ?? {}).filter(
    ([key]) => !OWN_ANNOTATIONS.includes(key),
  )
  const past = [own['deployment.kubernetes.io/revision-history'], own[REVISION]].filter(Boolean).join(',')
  const isRenumbered = own[REVISION] !== undefined && own[REVISION] !== String(revision)
  const annotations = {
    ...own,
    ...Object.fromEntries(copied),
    ...(isRenumbered && { 'deployment.kubernetes.io/revision-history': past }),
    [REVISION]: String(revision),
  }
  store.update('replicasets', { ...replicaSet, metadata: { ...replicaSet.metadata, annotations } })
  const marked = { ...deployment.metadata.annotations, [REVISION]: String(revision) }
  return store.update('deployments', {
    ...deployment,
    metadata: { ...deployment.metadata, annotations: marked },
  })
}

function createReplicaSet(store: Store, deployment: Deployment): ReplicaSet {
  const { template, selector, replicas: desired = 1 } = deployment.spec
  const { name, namespace = '' } = deployment.metadata
  const hash = hashOf(template)
  const labels = { ...template.metadata?.labels, [HASH]: hash }
  return store.create('replicasets', {
    metadata: {
      name: `${name}-${hash}`,
      namespace,
      labels,
      annotations: {
        'deployment.kubernetes.io/desired-replicas': String(desired),
        'deployment.kubernetes.io/max-replicas': String(desired),
      },
      ownerReferences: [ownerReference('apps/v1', 'Deployment', deployment)],
    },
    spec: {
      replicas: 0,
      selector: { ...selector, matchLabels: { ...selector.matchLabels, [HASH]: hash } },
      template: { ...template, metadata: { ...template.metadata, labels } },
    },
    status: { replicas: 0 },
  })
}

/** False where the ReplicaSet has that scale already. */
function scale(store: Store, deployment: Deployment, replicaSet: ReplicaSet, replicas: number): boolean {
  const from = replicaSet.spec.replicas ?? 0
  if (from === replicas) return false
  const current = store.get('replicasets', replicaSet.metadata.namespace ?? '', replicaSet.metadata.name)
  if (!current) return false
  store.update('replicasets', { ...current, spec: { ...current.spec, replicas } })
  const direction = replicas > from ? 'up' : 'down'
  const message = `Scaled ${direction} replica set ${replicaSet.metadata.name} from ${from} to ${replicas}`
  recordEvent(store, 'deployment-controller', 'deployments', deployment, {
    reason: 'ScalingReplicaSet',
    message,
  })
  return true
}

function dropOldRevisions(store: Store, deployment: Deployment, older: ReplicaSet[]): void {
  const limit = deployment.spec.revisionHistoryLimit ?? 10
  const idle = older.filter(isIdle).sort((a, b) => revisionOf(b) - revisionOf(a))
  for (const { metadata } of idle.slice(limit))
    store.delete('replicasets', metadata.namespace ?? '', metadata.name)
}
