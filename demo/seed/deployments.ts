import type { Condition, Deployment, ReplicaSet } from '#lib/kubernetes/objects'
import type { Store } from '../api/store'
import { MINUTE, timestamp, type Clock } from './clock'
import { suffixOf, uidOf } from './names'
import { ownerReferenceTo } from './owner'
import { podOf } from './pods'
import type { Revision, Revisions } from './revisions'
import { triggerAnnotations } from './triggers'
import type { Environment, Lane, Workload } from './world'

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
  { name, replicas, strategy }: Workload,
  { namespace }: Environment,
  { current, kept, replaced }: Revisions,
  annotations: Record<string, string>,
  { now }: Clock,
): Deployment {
  const generation = replaced + 1
  const available = isBroken(current) ? {} : { readyReplicas: replicas, availableReplicas: replicas }
  return {
    metadata: {
      name,
      namespace,
      uid: uidOf('Deployment', namespace, name),
      generation,
      creationTimestamp: timestamp(Math.min(...kept.map(({ createdAt }) => createdAt))),
      annotations: { ...annotations, ...revisionAnnotations(current) },
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
  // Scaled up and down again once for each use.
  const generation = 2 * revision.uses - (isCurrent ? 1 : 0)
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

function isBroken({ item }: Revision): boolean {
  return item.build.broken === true
}

/** As in rollout-history.json, and in deployment-broken-pod.json for one that never gets ready. */
function conditionsOf(name: string, current: Revision, now: number): Condition[] {
  const replicaSet = `ReplicaSet "${name}-${current.hash}"`
  const changedAt = timestamp(current.since + 3000)
  const deadline = current.since + 10 * MINUTE
  const available = condition(
    'Available',
    changedAt,
    isBroken(current)
      ? ['False', 'MinimumReplicasUnavailable', 'Deployment does not have minimum availability.']
      : ['True', 'MinimumReplicasAvailable', 'Deployment has minimum availability.'],
  )
  if (!isBroken(current))
    return [
      available,
      condition('Progressing', changedAt, [
        'True',
        'NewReplicaSetAvailable',
        `${replicaSet} has successfully progressed.`,
      ]),
    ]
  return [
    available,
    now > deadline
      ? condition('Progressing', timestamp(deadline), [
          'False',
          'ProgressDeadlineExceeded',
          `${replicaSet} has timed out progressing.`,
        ])
      : condition('Progressing', changedAt, ['True', 'ReplicaSetUpdated', `${replicaSet} is progressing.`]),
  ]
}

function condition(
  type: string,
  at: string,
  [status, reason, message]: [Condition['status'], string, string],
): Condition {
  return { type, status, lastUpdateTime: at, lastTransitionTime: at, reason, message }
}
