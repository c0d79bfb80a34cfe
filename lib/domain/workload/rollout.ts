import type { Deployment, Pod, StatefulSet } from '#lib/kubernetes/objects'
import type { Ownership } from '#lib/domain/workload/ownership'
import { isKeptByPartition } from '#lib/domain/workload/partition'
import { hasCrashed, hasEnded, isBroken, isBlocking, podView, podProblem } from '#lib/domain/workload/pods'
import { Memo } from '#lib/domain/memo'
import { revisionsOf } from '#lib/domain/workload/revisions'
import { triggersOf } from '#lib/domain/workload/triggers'
import type { WorkloadSummary, PodView, Health } from '#lib/domain/workload/workload-views'
import type { Workload } from '#lib/domain/workload/workload'

type Verdict = { health: Health; reason: string | null }

/** By container. A summary is reused until its workload, a revision or a pod changes. */
const summaries = new Map<string, Memo<object, WorkloadSummary>>()

/**
 * Rollout and health of a workload, from its status and from what each of its pods really runs.
 * @param container the one whose digest the pods show, by default their first
 */
export function summarize(workload: Workload, ownership: Ownership, container = ''): WorkloadSummary {
  const ofContainer = summaries.get(container) ?? new Memo<object, WorkloadSummary>()
  summaries.set(container, ofContainer)
  const pods = ownership.podsOf(workload).filter((pod) => !hasEnded(pod))
  const from: unknown[] = [...ownership.revisionsOf(workload), ...pods]
  // The age of a crash also depends on the time.
  if (pods.some(hasCrashed)) from.push(ownership.readAt)
  return ofContainer.of(workload.object, from, () => makeSummary(workload, pods, ownership, container))
}

function makeSummary(
  workload: Workload,
  owned: Pod[],
  ownership: Ownership,
  container: string,
): WorkloadSummary {
  const { kind, object } = workload
  const pods = podViews(workload, owned, ownership, container)
  const strategy = strategyOf(workload)
  const verdict =
    kind === 'Deployment' ? judgeDeployment(object, pods) : judgeStatefulSet(object, pods, strategy)
  return {
    kind,
    name: object.metadata.name,
    ready: object.status?.readyReplicas ?? 0,
    desired: object.spec.replicas ?? 1,
    updated: object.status?.updatedReplicas ?? 0,
    ...verdict,
    strategy,
    pods,
    triggerProblem: triggersOf(workload).problem,
    pausedContainer: null,
    isBehind: false,
  }
}

/** Pods that have ended. A summary does not have them. */
export function endedPods(workload: Workload, ownership: Ownership): PodView[] {
  return podViews(workload, ownership.podsOf(workload).filter(hasEnded), ownership)
}

function podViews(workload: Workload, pods: Pod[], ownership: Ownership, container = ''): PodView[] {
  const current = currentRevisionOf(workload, ownership)
  return pods.map((pod) => podView(pod, ownership.readAt, current, container || undefined))
}

/** The label of pods of the newest template; null until the controller has made the revision. */
function currentRevisionOf(workload: Workload, ownership: Ownership): string | null {
  if (workload.kind === 'StatefulSet') return workload.object.status?.updateRevision ?? null
  return revisionsOf(workload, ownership).find(({ isCurrent }) => isCurrent)?.podLabel ?? null
}

export function strategyOf(workload: Workload): string {
  if (workload.kind === 'Deployment') return workload.object.spec.strategy?.type ?? 'RollingUpdate'
  const { updateStrategy, podManagementPolicy } = workload.object.spec
  return updateStrategy?.type === 'OnDelete' ? 'OnDelete' : (podManagementPolicy ?? 'OrderedReady')
}

function judgeDeployment({ metadata, spec, status }: Deployment, pods: PodView[]): Verdict {
  const desired = spec.replicas ?? 1
  if (!status) return { health: 'unknown', reason: 'The Deployment has no status yet.' }
  if (isUnobserved(metadata.generation, status.observedGeneration)) return waiting('Deployment')
  const progressing = status.conditions?.find(({ type }) => type === 'Progressing')
  const broken = pods.find(isBroken)
  if (progressing?.status === 'False') return stuck(broken, progressing.message)
  if (broken) return unhealthy(broken)
  if (spec.paused === true)
    return { health: 'paused', reason: 'The Deployment is paused: changes wait until it is resumed.' }
  if (desired === 0 && (status.replicas ?? 0) === 0) return SCALED_DOWN

  const updated = status.updatedReplicas ?? 0
  if (updated < desired || (status.replicas ?? 0) > updated) return rollingOut(updated, desired)
  return judgeReady(status.availableReplicas ?? 0, desired)
}

/**
 * With OrderedReady, a broken pod blocks the rollout until the pod is deleted, even if the template is good again. During this
 * time `currentRevision` can equal `updateRevision` (statefulset-broken-pod.json), so the revision of each pod is checked. If
 * such a pod becomes ready between two crashes, the controller continues and replaces it.
 */
function judgeStatefulSet(
  { metadata, spec, status }: StatefulSet,
  pods: PodView[],
  strategy: string,
): Verdict {
  const desired = spec.replicas ?? 1
  if (!status) return { health: 'unknown', reason: 'The StatefulSet has no status yet.' }
  if (isUnobserved(metadata.generation, status.observedGeneration)) return waiting('StatefulSet')
  const blocking = pods.find(isBlocking)
  if (blocking && strategy === 'OrderedReady') {
    const end = isKeptByPartition({ metadata, spec }, blocking.name)
      ? '; deleting it does not help, since it is below the partition.'
      : ' until it is deleted.'
    return { health: 'stuck', reason: `${podProblem(blocking)} and blocks the rollout${end}` }
  }
  const broken = pods.find(isBroken)
  if (broken) return unhealthy(broken)
  if (desired === 0 && (status.replicas ?? 0) === 0) return SCALED_DOWN

  const updated = status.updatedReplicas ?? 0
  const due = Math.max(0, desired - (spec.updateStrategy?.rollingUpdate?.partition ?? 0))
  if (updated < due) {
    const kept = due < desired ? '; its partition keeps the others' : ''
    return rollingOut(
      updated,
      due,
      strategy === 'OnDelete' ? '; the others are updated once they are deleted' : kept,
    )
  }
  return judgeReady(status.readyReplicas ?? 0, desired)
}

function isUnobserved(generation: number | undefined, observed: number | undefined): boolean {
  return generation !== undefined && (observed ?? 0) < generation
}

function waiting(kind: string): Verdict {
  return { health: 'rolling-out', reason: `The ${kind} changed; its controller has not seen the change yet.` }
}

function judgeReady(ready: number, desired: number): Verdict {
  return ready < desired
    ? { health: 'rolling-out', reason: `${ready} of ${desired} pods are ready.` }
    : { health: 'healthy', reason: null }
}

const SCALED_DOWN: Verdict = { health: 'scaled-down', reason: 'Scaled to zero.' }

function rollingOut(updated: number, desired: number, others = ''): Verdict {
  return { health: 'rolling-out', reason: `${updated} of ${desired} pods run the new revision${others}.` }
}

function unhealthy(pod: PodView): Verdict {
  const restarts = pod.secondsSinceCrash === null && pod.restarts > 0 ? `, ${pod.restarts} restarts` : ''
  return { health: 'unhealthy', reason: `${podProblem(pod)}${restarts}.` }
}

function stuck(pod: PodView | undefined, message: string | undefined): Verdict {
  return {
    health: 'stuck',
    reason: pod ? `${podProblem(pod)}. ${message ?? ''}`.trim() : (message ?? null),
  }
}
