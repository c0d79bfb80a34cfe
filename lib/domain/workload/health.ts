import type { Deployment, StatefulSet } from '#lib/kubernetes/objects'
import { asSentence, count } from '#lib/domain/format'
import { isReplacedWhenDeleted, podsWaitedFor } from '#lib/domain/workload/blocking'
import { isBroken, isLate, podProblem, whyUnready } from '#lib/domain/workload/pods'
import type { Health, PodView } from '#lib/domain/workload/workload-views'

type Verdict = { health: Health; reason: string | null; blockedBy?: string }

/** @param failure why pods cannot be created */
export function judgeDeployment(
  { metadata, spec, status }: Deployment,
  pods: PodView[],
  failure: string | null,
): Verdict {
  const desired = spec.replicas ?? 1
  if (!status) return { health: 'unknown', reason: 'The Deployment has no status yet.' }
  if (isUnobserved(metadata.generation, status.observedGeneration)) return waiting('Deployment')
  const progressing = status.conditions?.find(({ type }) => type === 'Progressing')
  if (progressing?.status === 'False') {
    const why = [pods.find(isBroken), failure, pods.find(isWaiting)].find((each) => each != null)
    const reason = typeof why === 'string' ? notCreated(why) : why && problemOf(why)
    return { health: 'stuck', reason: sentences([reason, progressing.message]) }
  }
  const broken = pods.find(isBroken)
  if (broken) return unhealthy(broken)
  if (spec.paused === true)
    return { health: 'paused', reason: 'The Deployment is paused: changes wait until it is resumed.' }
  if (desired === 0 && (status.replicas ?? 0) === 0) return SCALED_DOWN

  const updated = status.updatedReplicas ?? 0
  const isRolling = updated < desired || (status.replicas ?? 0) > updated
  const verdict = isRolling ? rollingOut(updated, desired) : judgeReady(status, desired)
  return explained(verdict, pods, failure, minReadyNote(spec, status))
}

/**
 * With OrderedReady, a pod that is not ready blocks the rollout until the pod is deleted, even if the template is good again.
 * During this time `currentRevision` can equal `updateRevision` (statefulset-broken-pod.json), so the revision of each pod is
 * checked. If such a pod becomes ready between two crashes, the controller continues and replaces it.
 */
export function judgeStatefulSet(
  set: StatefulSet,
  pods: PodView[],
  strategy: string,
  failure: string | null,
): Verdict {
  const { metadata, spec, status } = set
  const desired = spec.replicas ?? 1
  if (!status) return { health: 'unknown', reason: 'The StatefulSet has no status yet.' }
  if (isUnobserved(metadata.generation, status.observedGeneration)) return waiting('StatefulSet')
  const blocked = judgeBlocked(set, pods)
  if (blocked) return blocked
  const broken = pods.find(isBroken)
  if (broken) return unhealthy(broken)
  if (desired === 0 && (status.replicas ?? 0) === 0) return SCALED_DOWN

  const updated = status.updatedReplicas ?? 0
  const due = Math.max(0, desired - (spec.updateStrategy?.rollingUpdate?.partition ?? 0))
  const kept = due < desired ? '; its partition keeps the others' : ''
  const others = strategy === 'OnDelete' ? '; the others are updated once they are deleted' : kept
  const verdict = updated < due ? rollingOut(updated, due, others) : judgeReady(status, desired)
  return explained(verdict, pods, failure, minReadyNote(spec, status))
}

/** A pod that only starts may become ready, and then the controller continues. */
function judgeBlocked(set: StatefulSet, pods: PodView[]): Verdict | null {
  const mustBeAvailable = (set.spec.minReadySeconds ?? 0) > 0
  const waitedFor = podsWaitedFor(set, pods).filter(
    (pod) => !pod.isUpdated && (isBroken(pod) ? !pod.isReady || mustBeAvailable : isWaiting(pod)),
  )
  const pod = waitedFor.find((each) => isReplacedWhenDeleted(set, each, false)) ?? waitedFor[0]
  if (!pod) return null
  const isReplaced = isReplacedWhenDeleted(set, pod, false)
  const end = isReplaced
    ? ' until it is deleted.'
    : '; deleting it does not help, since it is below the partition.'
  const reason = sentences([`${podProblem(pod)} and blocks the rollout${end}`, whyUnready(pod)])
  return { health: 'stuck', reason, ...(isReplaced && { blockedBy: pod.name }) }
}

function isWaiting({ unready }: PodView): boolean {
  return unready !== null && unready.stage !== 'starting'
}

function isUnobserved(generation: number | undefined, observed: number | undefined): boolean {
  return generation !== undefined && (observed ?? 0) < generation
}

function waiting(kind: string): Verdict {
  return { health: 'rolling-out', reason: `The ${kind} changed; its controller has not seen the change yet.` }
}

type Counts = { readyReplicas?: number; availableReplicas?: number }

/** A ready pod is available once it was ready for `minReadySeconds`, and only then the controllers continue. */
function judgeReady(
  { readyReplicas: ready = 0, availableReplicas = ready }: Counts,
  desired: number,
): Verdict {
  if (ready < desired) return { health: 'rolling-out', reason: `${ready} of ${desired} pods are ready.` }
  return availableReplicas < desired
    ? { health: 'rolling-out', reason: `${availableReplicas} of ${desired} pods are available.` }
    : { health: 'healthy', reason: null }
}

function minReadyNote(
  { minReadySeconds = 0 }: { minReadySeconds?: number },
  { readyReplicas: ready = 0, availableReplicas: available = ready }: Counts,
): string | null {
  if (minReadySeconds === 0 || available >= ready) return null
  const pods = count(ready - available, 'ready pod is', 'ready pods are')
  return `${pods} not available yet: minReadySeconds is ${minReadySeconds}.`
}

const SCALED_DOWN: Verdict = { health: 'scaled-down', reason: 'Scaled to zero.' }

function rollingOut(updated: number, desired: number, others = ''): Verdict {
  return { health: 'rolling-out', reason: `${updated} of ${desired} pods run the new revision${others}.` }
}

/** Says what keeps a workload from being healthy, if anything does. It is not a rollout any more when a pod takes too long. */
function explained(verdict: Verdict, pods: PodView[], failure: string | null, note: string | null): Verdict {
  if (verdict.health === 'healthy') return verdict
  const pod = pods.find(isLate) ?? pods.find((each) => isWaiting(each) || isUnschedulable(each))
  const isLong = failure !== null || (pod !== undefined && isLate(pod))
  const reason = sentences([verdict.reason, failure && notCreated(failure), pod && problemOf(pod), note])
  return { health: isLong ? 'unhealthy' : verdict.health, reason }
}

function isUnschedulable({ unready }: PodView): boolean {
  return unready?.isUnscheduled === true
}

function notCreated(failure: string): string {
  return asSentence(`Pods cannot be created: ${failure}`)
}

function problemOf(pod: PodView): string {
  return sentences([`${podProblem(pod)}.`, whyUnready(pod)]) ?? ''
}

function unhealthy(pod: PodView): Verdict {
  const restarts = pod.secondsSinceCrash === null && pod.restarts > 0 ? `, ${pod.restarts} restarts` : ''
  return { health: 'unhealthy', reason: `${podProblem(pod)}${restarts}.` }
}

function sentences(parts: (string | null | undefined)[]): string | null {
  return parts.filter(Boolean).join(' ') || null
}
