import { INSTANTIATE_ANNOTATION } from '#lib/kubernetes/names'
import type { Job, KubernetesObject, Pod } from '#lib/kubernetes/objects'
import { isBroken, podView, podProblem } from '#lib/domain/workload/pods'
import type { JobRun } from '#lib/domain/schedule/schedule-view'

/** A run of a CronJob. @param pods the pods of the Job, oldest first */
export function jobRunOf(job: Job, pods: readonly Pod[], readAt: string): JobRun {
  const { metadata, spec, status = {} } = job
  const failed = conditionOf(job, 'Failed')
  const complete = conditionOf(job, 'Complete')
  const newest = pods.at(-1)
  const state = complete ? 'succeeded' : failed ? 'failed' : stateOf(spec.suspend === true, newest)
  return {
    job: metadata.name,
    isManual: metadata.annotations?.[INSTANTIATE_ANNOTATION] === 'manual',
    state,
    reason: failed?.message ?? (complete ? null : problemOf(newest, readAt)),
    startedAt: status.startTime ?? metadata.creationTimestamp ?? readAt,
    endedAt: status.completionTime ?? (failed ?? complete)?.lastTransitionTime ?? null,
    failures: status.failed ?? 0,
    pod: newest?.metadata.name ?? null,
  }
}

/** The final conditions. Before them, `SuccessCriteriaMet` or `FailureTarget` mean that pods of the Job still end. */
function conditionOf({ status }: Job, type: 'Complete' | 'Failed') {
  return status?.conditions?.find((condition) => condition.type === type && condition.status === 'True')
}

function stateOf(isSuspended: boolean, newest: Pod | undefined): JobRun['state'] {
  if (isSuspended) return 'suspended'
  const phase = newest?.status?.phase
  return phase === undefined || phase === 'Pending' ? 'waiting' : 'running'
}

function problemOf(pod: Pod | undefined, readAt: string): string | null {
  if (pod === undefined) return null
  const view = podView(pod, readAt, null)
  if (!isBroken(view)) return null
  return view.message === null ? podProblem(view) : `${podProblem(view)}: ${view.message}`
}

export function byCreation({ metadata: a }: KubernetesObject, { metadata: b }: KubernetesObject): number {
  return (a.creationTimestamp ?? '').localeCompare(b.creationTimestamp ?? '')
}
