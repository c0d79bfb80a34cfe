import type { Deployment, ReplicaSet } from '#lib/kubernetes/objects'
import type { Store } from '../../fake-cluster/api/store'
import { timestamp, type Clock } from './clock'
import { conditionsOf } from './deployment-conditions'
import { suffixOf, uidOf } from './names'
import { ownerReferenceTo } from './owner'
import { podOf } from './pods'
import { isBroken, type Revision, type Revisions } from './revisions'
import { triggerAnnotations } from './triggers'
import type { Environment, Lane, Workload } from './lane'

/** A Deployment with a ReplicaSet for each revision and the pods of the newest one. */
export function putDeployment(
  store: Store,
  lane: Lane,
  workload: Workload,
  environment: Environment,
  revisions: Revisions,
  clock: Clock,
): void {
  const annotations = triggerAnnotations(lane, workload, environment)
  const deployment = deploymentOf(workload, environment, revisions, annotations, clock)
  store.put('deployments', deployment)
  for (const revision of revisions.kept.toReversed()) {
    const replicaSet = replicaSetOf(workload, deployment, revision, revisions, annotations)
    store.put('replicasets', replicaSet)
    if (revision === revisions.current) putPods(store, workload, replicaSet, revision, clock)
  }
}

function deploymentOf(
  { name, container, replicas, strategy, moves }: Workload,
  { namespace }: Environment,
  { current, kept, changes }: Revisions,
  annotations: Record<string, string>,
  { now }: Clock,
): Deployment {
  const generation = changes + 1
  const available = isBroken(current) ? {} : { readyReplicas: replicas, availableReplicas: replicas }
  return {
    metadata: {
      name,
      namespace,
      uid: uidOf('Deployment', namespace, name),
      generation,
      creationTimestamp: timestamp(Math.min(...kept.map(({ createdAt }) => createdAt))),
      annotations: { ...annotations, ...revisionAnnotations(current) },
      ...(moves === 'by hand' && { managedFields: [setImage(container, current.since)] }),
    },
    spec: {
      replicas,
      selector: { matchLabels: { component: name } },
      template: current.template,
      strategy:
        strategy === 'Recreate'
          ? { type: 'Recreate' }
          : { type: 'RollingUpdate', rollingUpdate: { maxUnavailable: '25%', maxSurge: '25%' } },
      revisionHistoryLimit: 10,
      progressDeadlineSeconds: 600,
    },
    status: {
      observedGeneration: generation,
      replicas,
      updatedReplicas: replicas,
      ...available,
      ...(isBroken(current) && { unavailableReplicas: replicas }),
      conditions: conditionsOf(name, current, now),
    },
  }
}

/** What `oc set image` leaves in `managedFields`. */
function setImage(container: string, at: number) {
  const containers = { [`k:{"name":"${container}"}`]: { 'f:image': {} } }
  const template = { 'f:spec': { 'f:containers': containers } }
  return {
    manager: 'kubectl-set',
    operation: 'Update',
    apiVersion: 'apps/v1',
    time: timestamp(at),
    fieldsType: 'FieldsV1',
    fieldsV1: { 'f:spec': { 'f:template': template } },
  }
}

function replicaSetOf(
  { name, replicas, strategy }: Workload,
  deployment: Deployment,
  revision: Revision,
  { current }: Revisions,
  annotations: Record<string, string>,
): ReplicaSet {
  const { namespace = '' } = deployment.metadata
  const isCurrent = revision === current
  const running = isCurrent ? replicas : 0
  const ready = isCurrent && !isBroken(revision) ? { readyReplicas: running, availableReplicas: running } : {}
  const labels = { ...revision.template.metadata?.labels, 'pod-template-hash': revision.hash }
  // Each use scales it up and down once.
  const generation = 2 * (revision.earlierNumbers.length + 1) - (isCurrent ? 1 : 0)
  return {
    metadata: {
      name: `${name}-${revision.hash}`,
      namespace,
      uid: uidOf('ReplicaSet', namespace, `${name}-${revision.hash}`),
      generation,
      creationTimestamp: timestamp(revision.createdAt),
      labels,
      annotations: {
        'deployment.kubernetes.io/desired-replicas': String(replicas),
        'deployment.kubernetes.io/max-replicas': String(strategy === 'Recreate' ? replicas : replicas + 1),
        ...annotations,
        ...revisionAnnotations(revision),
        ...(revision.earlierNumbers.length > 0 && {
          'deployment.kubernetes.io/revision-history': revision.earlierNumbers.join(','),
        }),
      },
      ownerReferences: [ownerReferenceTo('Deployment', deployment)],
    },
    spec: {
      replicas: running,
      selector: { matchLabels: { component: name, 'pod-template-hash': revision.hash } },
      template: { ...revision.template, metadata: { ...revision.template.metadata, labels } },
    },
    status: {
      replicas: running,
      ...(isCurrent && { fullyLabeledReplicas: running }),
      ...ready,
      observedGeneration: generation,
    },
  }
}

function putPods(
  store: Store,
  { replicas }: Workload,
  replicaSet: ReplicaSet,
  revision: Revision,
  { now }: Clock,
): void {
  const { name, namespace = '' } = replicaSet.metadata
  for (let index = 0; index < replicas; index += 1) {
    const pod = podOf({
      name: `${name}-${suffixOf(`${namespace}/${name}/${index}`, 5)}`,
      namespace,
      owner: ownerReferenceTo('ReplicaSet', replicaSet),
      template: revision.template,
      labels: { 'pod-template-hash': revision.hash },
      startedAt: revision.since + 1000,
      ...(isBroken(revision) && { crashesUntil: now }),
    })
    store.put('pods', pod)
  }
}

function revisionAnnotations({ number, cause }: Revision): Record<string, string> {
  return {
    'deployment.kubernetes.io/revision': String(number),
    ...(cause && { 'kubernetes.io/change-cause': cause }),
  }
}
