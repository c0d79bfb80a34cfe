import { INSTANTIATE_ANNOTATION } from '#lib/kubernetes/names'
import type { Job, KubernetesObject, Pod } from '#lib/kubernetes/objects'
import { failureOfJob, failureOfPod, type Failures } from '#lib/domain/workload/failure-events'
import { isBroken, isSlow, podView, podProblem, whyUnready } from '#lib/domain/workload/pods'
import type { JobRun } from '#lib/domain/schedule/schedule-view'

/** A run of a CronJob. @param pods the pods of the Job, oldest first */
export function jobRunOf(job: Job, pods: readonly Pod[], failures: Failures): JobRun {
  const { metadata, spec, status = {} } = job
  const failed = conditionOf(job, 'Failed')
  const complete = conditionOf(job, 'Complete')
  const newest = pods.at(-1)
  const state = complete ? 'succeeded' : failed ? 'failed' : stateOf(spec.suspend === true, newest)
  return {
    job: metadata.name,
    isManual: metadata.annotations?.[INSTANTIATE_ANNOTATION] === 'manual',
    state,
    reason: failed?.message ?? (complete ? null : problemOf(job, newest, failures)),
    startedAt: status.startTime ?? metadata.creationTimestamp ?? failures.readAt,
    endedAt: status.completionTime ?? (failed ?? complete)?.lastTransitionTime ?? null,
    failures: status.failed ?? 0,
    pod: newest?.metadata.name ?? null,
  }
}

/** The final conditions. Before them, `SuccessCriteriaMet` or `FailureTarget` mean that pods of the Job still end. */
export function conditionOf({ status }: Job, type: 'Complete' | 'Failed') {
  return status?.conditions?.find((condition) => condition.type === type && condition.status === 'True')
}

function stateOf(isSuspended: boolean, newest: Pod | undefined): JobRun['state'] {
  if (isSuspended) return 'suspended'
  const phase = newest?.status?.phase
  return phase === undefined || phase === 'Pending' ? 'waiting' : 'running'
}

/** A pod of a Job need not be ready, but it has to start. */
function problemOf(job: Job, pod: Pod | undefined, failures: Failures): string | null {
  if (pod === undefined) return failureOfJob(job, failures)
  const view = podView(pod, failures.readAt, null, undefined, failureOfPod(pod, failures))
  if (!isBroken(view)) return pod.status?.phase === 'Pending' && isSlow(view) ? whyUnready(view) : null
  return view.message === null ? podProblem(view) : `${podProblem(view)}: ${view.message}`
}

export function byCreation({ metadata: a }: KubernetesObject, { metadata: b }: KubernetesObject): number {
  return (a.creationTimestamp ?? '').localeCompare(b.creationTimestamp ?? '')
}
