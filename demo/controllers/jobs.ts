import type { Job, Pod } from '#lib/kubernetes/objects'
import type { Store } from '../api/store'
import { recordEvent } from './events'
import { keyOf, startLoop } from './loop'
import { isOwnedBy, ownerKeys, ownerReference } from './owners'
import { isFinished, isReady, podOf } from './pods'

/** Runs a pod for each Job until it succeeds, or fails as often as `backoffLimit` allows. */
export function startJobs(store: Store, react: number): () => void {
  return startLoop(
    store,
    react,
    (change) => {
      if (change.resource === 'jobs') return [keyOf(change.object)]
      return change.resource === 'pods' ? ownerKeys(change.object, 'Job') : []
    },
    (namespace, name) => {
      const job = store.get('jobs', namespace, name)
      if (job) reconcile(store, namespace, job)
    },
  )
}

function reconcile(store: Store, namespace: string, job: Job): void {
  if (job.status?.conditions?.some(({ status }) => status === 'True')) return
  const podsOf = () => store.list('pods', namespace).filter((pod) => isOwnedBy(pod, job))
  const failed = podsOf().filter(({ status }) => status?.phase === 'Failed').length
  const isGivenUp = failed > (job.spec.backoffLimit ?? 6)
  if (podsOf().every(({ status }) => status?.phase === 'Failed') && !isGivenUp && job.spec.suspend !== true) {
    const owner = ownerReference('batch/v1', 'Job', job)
    const pod = store.create('pods', podOf(job.spec.template, namespace, owner))
    const message = `Created pod: ${pod.metadata.name}`
    recordEvent(store, 'job-controller', 'jobs', job, { reason: 'SuccessfulCreate', message })
  }
  store.update('jobs', { ...job, status: statusOf(store, job, podsOf(), isGivenUp) })
}

function statusOf(store: Store, job: Job, pods: Pod[], isGivenUp: boolean): NonNullable<Job['status']> {
  const now = store.timestamp()
  const count = (phase: string) => pods.filter(({ status }) => status?.phase === phase).length
  const active = pods.filter((pod) => !isFinished(pod))
  const succeeded = count('Succeeded')
  const failed = count('Failed')
  const completed =
    succeeded > 0 ? conditionsOf(now, 'SuccessCriteriaMet', 'Complete', 'CompletionsReached', COMPLETED) : []
  const ended = isGivenUp
    ? conditionsOf(now, 'FailureTarget', 'Failed', 'BackoffLimitExceeded', GIVEN_UP)
    : completed
  return {
    ...(ended.length > 0 && { conditions: ended }),
    startTime: job.status?.startTime ?? now,
    ...(succeeded > 0 && { completionTime: now }),
    ...(active.length > 0 && { active: active.length }),
    ...(succeeded > 0 && { succeeded }),
    ...(failed > 0 && { failed }),
    ...{ terminating: 0, uncountedTerminatedPods: {}, ready: active.filter(isReady).length },
  }
}

const COMPLETED = 'Reached expected number of succeeded pods'
const GIVEN_UP = 'Job has reached the specified backoff limit'

function conditionsOf(now: string, first: string, second: string, reason: string, message: string) {
  return [first, second].map((type) => ({
    type,
    status: 'True' as const,
    ...{ lastProbeTime: now },
    lastTransitionTime: now,
    reason,
    message,
  }))
}
