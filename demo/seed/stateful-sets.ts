import type { ControllerRevision, StatefulSet } from '#lib/kubernetes/objects'
import type { Store } from '../../fake-cluster/api/store'
import { timestamp } from './clock'
import { uidOf } from './names'
import { ownerReferenceTo } from './owner'
import { podOf } from './pods'
import type { Revision, Revisions } from './revisions'
import { triggerAnnotations } from './triggers'
import type { Environment, Lane, Workload } from './lane'

/** A StatefulSet with a ControllerRevision for each revision and the pods of the newest one. */
export function putStatefulSet(
  store: Store,
  lane: Lane,
  workload: Workload,
  environment: Environment,
  revisions: Revisions,
): void {
  const annotations = triggerAnnotations(lane, workload, environment)
  const statefulSet = statefulSetOf(workload, environment, revisions, annotations)
  store.put('statefulsets', statefulSet)
  for (const revision of revisions.kept.toReversed())
    store.put('controllerrevisions', controllerRevisionOf(statefulSet, revision, annotations))
  putPods(store, statefulSet, workload.replicas, revisions.current)
}

function statefulSetOf(
  { name, replicas }: Workload,
  { namespace }: Environment,
  { current, kept, changes }: Revisions,
  annotations: Record<string, string>,
): StatefulSet {
  const generation = changes + 1
  return {
    metadata: {
      name,
      namespace,
      uid: uidOf('StatefulSet', namespace, name),
      generation,
      creationTimestamp: timestamp(Math.min(...kept.map(({ createdAt }) => createdAt))),
      annotations,
    },
    spec: {
      replicas,
      selector: { matchLabels: { component: name } },
      template: current.template,
      serviceName: name,
      podManagementPolicy: 'OrderedReady',
      updateStrategy: { type: 'RollingUpdate', rollingUpdate: { partition: 0 } },
      revisionHistoryLimit: 10,
    },
    status: {
      observedGeneration: generation,
      replicas,
      readyReplicas: replicas,
      currentReplicas: replicas,
      updatedReplicas: replicas,
      currentRevision: `${name}-${current.hash}`,
      updateRevision: `${name}-${current.hash}`,
      collisionCount: 0,
      availableReplicas: replicas,
    },
  }
}

/** Its `data` is a strategic merge patch that replaces the pod template (rollout-history.json). */
function controllerRevisionOf(
  statefulSet: StatefulSet,
  { hash, number, template, createdAt }: Revision,
  annotations: Record<string, string>,
): ControllerRevision {
  const { name: owner, namespace = '' } = statefulSet.metadata
  const name = `${owner}-${hash}`
  return {
    metadata: {
      name,
      namespace,
      uid: uidOf('ControllerRevision', namespace, name),
      creationTimestamp: timestamp(createdAt),
      labels: { ...template.metadata?.labels, 'controller.kubernetes.io/hash': hash },
      annotations,
      ownerReferences: [ownerReferenceTo('StatefulSet', statefulSet)],
    },
    data: { spec: { template: { $patch: 'replace', ...template } } },
    revision: number,
  }
}

/** OrderedReady: an update starts at the highest ordinal and waits until that pod is ready. */
function putPods(store: Store, statefulSet: StatefulSet, replicas: number, revision: Revision): void {
  const { name, namespace = '' } = statefulSet.metadata
  for (let ordinal = 0; ordinal < replicas; ordinal += 1) {
    const pod = podOf({
      name: `${name}-${ordinal}`,
      namespace,
      owner: ownerReferenceTo('StatefulSet', statefulSet),
      template: revision.template,
      labels: {
        'apps.kubernetes.io/pod-index': String(ordinal),
        'controller-revision-hash': `${name}-${revision.hash}`,
        'statefulset.kubernetes.io/pod-name': `${name}-${ordinal}`,
      },
      startedAt: revision.since + 1000 + (replicas - ordinal) * 4000,
    })
    store.put('pods', pod)
  }
}
