import { REVISION_ANNOTATION, POD_TEMPLATE_HASH_LABEL } from '#lib/kubernetes/names'
import type { Deployment, StatefulSet } from '#lib/kubernetes/objects'
import type { Ownership } from '#lib/domain/ownership'
import { isBroken, podView } from '#lib/domain/pods'
import { triggersOf } from '#lib/domain/triggers'
import type { Health, PodView, WorkloadSummary } from '#lib/domain/views'
import type { Workload } from '#lib/domain/workload'

type Verdict = { health: Health; reason: string | null }

/** How far a workload is and how it fares, from its status and from what each of its pods really runs. */
export function summarize(workload: Workload, ownership: Ownership): WorkloadSummary {
  const { kind, object } = workload
  const current = currentRevisionOf(workload, ownership)
  const pods = ownership.podsOf(workload).map((pod) => podView(pod, current))
  const verdict = kind === 'Deployment' ? judgeDeployment(object, pods) : judgeStatefulSet(object, pods)
  return {
    kind,
    name: object.metadata.name,
    ready: object.status?.readyReplicas ?? 0,
    desired: object.spec.replicas ?? 1,
    updated: object.status?.updatedReplicas ?? 0,
    ...verdict,
    strategy: strategyOf(workload),
    pods,
    triggerProblem: triggersOf(workload).problem,
    isPaused: false,
    isBehind: false,
  }
}

/** The label value that pods of the newest template carry; null before the controller has made the revision. */
function currentRevisionOf(workload: Workload, ownership: Ownership): string | null {
  if (workload.kind === 'StatefulSet') return workload.object.status?.updateRevision ?? null
  const number = workload.object.metadata.annotations?.[REVISION_ANNOTATION]
  const current = ownership
    .revisionsOf(workload)
    .find(({ metadata }) => number !== undefined && metadata.annotations?.[REVISION_ANNOTATION] === number)
  return current?.metadata.labels?.[POD_TEMPLATE_HASH_LABEL] ?? null
}

function strategyOf(workload: Workload): string {
  if (workload.kind === 'Deployment') return workload.object.spec.strategy?.type ?? 'RollingUpdate'
  const { updateStrategy, podManagementPolicy } = workload.object.spec
  return updateStrategy?.type === 'OnDelete' ? 'OnDelete' : (podManagementPolicy ?? 'OrderedReady')
}

function judgeDeployment({ metadata, spec, status }: Deployment, pods: PodView[]): Verdict {
  const desired = spec.replicas ?? 1
  if (!status) return { health: 'unknown', reason: 'The Deployment has no status yet.' }
  if (spec.paused === true)
    return { health: 'paused', reason: 'The Deployment is paused: changes wait until it is resumed.' }
  if (isUnobserved(metadata.generation, status.observedGeneration)) return waiting('Deployment')
  const progressing = status.conditions?.find(({ type }) => type === 'Progressing')
  const broken = brokenPod(pods)
  if (progressing?.status === 'False') return stuck(broken, progressing.message)
  if (broken) return unhealthy(broken)
  if (desired === 0 && (status.replicas ?? 0) === 0)
    return { health: 'scaled-down', reason: 'Scaled to zero.' }

  const updated = status.updatedReplicas ?? 0
  if (updated < desired || (status.replicas ?? 0) > updated) {
    return { health: 'rolling-out', reason: `${updated} of ${desired} pods are of the new revision.` }
  }
  return judgeReady(status.availableReplicas ?? 0, desired)
}

/**
 * With OrderedReady a broken pod blocks the set even when the template is good again, until the pod is deleted, and all
 * the while `currentRevision` can equal `updateRevision` (statefulset-broken-pod.json): the pods tell, not the status.
 */
function judgeStatefulSet({ metadata, spec, status }: StatefulSet, pods: PodView[]): Verdict {
  const desired = spec.replicas ?? 1
  if (!status) return { health: 'unknown', reason: 'The StatefulSet has no status yet.' }
  if (isUnobserved(metadata.generation, status.observedGeneration)) return waiting('StatefulSet')
  const broken = brokenPod(pods)
  if (broken && !broken.isUpdated && spec.podManagementPolicy !== 'Parallel') {
    return {
      health: 'stuck',
      reason: `${broken.name} is in ${broken.status} and blocks the rollout until it is deleted.`,
    }
  }
  if (broken) return unhealthy(broken)
  if (desired === 0 && (status.replicas ?? 0) === 0)
    return { health: 'scaled-down', reason: 'Scaled to zero.' }

  const outdated = pods.filter(({ isUpdated }) => !isUpdated).length
  const partition = spec.updateStrategy?.rollingUpdate?.partition ?? 0
  if (outdated > partition) {
    const how =
      spec.updateStrategy?.type === 'OnDelete'
        ? 'wait to be deleted (OnDelete)'
        : 'still run the old revision'
    return { health: 'rolling-out', reason: `${outdated} of ${desired} pods ${how}.` }
  }
  return judgeReady(status.readyReplicas ?? 0, desired)
}

function isUnobserved(generation: number | undefined, observed: number | undefined): boolean {
  return generation !== undefined && (observed ?? 0) < generation
}

function waiting(kind: string): Verdict {
  return { health: 'rolling-out', reason: `The ${kind} changed; its controller has not seen it yet.` }
}

function judgeReady(ready: number, desired: number): Verdict {
  return ready < desired
    ? { health: 'rolling-out', reason: `${ready} of ${desired} pods are ready.` }
    : { health: 'healthy', reason: null }
}

function brokenPod(pods: PodView[]): PodView | undefined {
  return pods.find(isBroken)
}

function unhealthy(pod: PodView): Verdict {
  const restarts = pod.restarts > 0 ? `, ${pod.restarts} restarts` : ''
  return { health: 'unhealthy', reason: `${pod.name} is in ${pod.status}${restarts}.` }
}

function stuck(pod: PodView | undefined, message: string | undefined): Verdict {
  return {
    health: 'stuck',
    reason: pod ? `${pod.name} is in ${pod.status}. ${message ?? ''}`.trim() : (message ?? null),
  }
}
