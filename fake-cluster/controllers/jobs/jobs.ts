import type { Condition, Job, Pod } from '#lib/kubernetes/objects'
import type { Store } from '../../api/store'
import { recordEvent } from '../events'
import { keyOf, startLoop, type Work } from '../loop'
import { isOwnedBy, ownerKeys, ownerReference } from '../owners'
import { isFinished, isReady, podOf } from '../pods/pods'

/** Keeps a finished pod until it is counted. */
const FINALIZER = 'batch.kubernetes.io/job-tracking'
const BACK_OFF = 10_000

type Status = NonNullable<Job['status']>
type Tracked = Pod & { metadata: { finalizers?: string[] } }

/** Runs a pod for each Job until it succeeds, or fails as often as `backoffLimit` allows; sees pods after `collect`. */
export function startJobs(work: Work, collect: number): () => void {
  const { store, react } = work
  return startLoop(
    work,
    (change) => {
      if (change.resource === 'jobs') return [keyOf(change.object)]
      return change.resource === 'pods' ? ownerKeys(change.object, 'Job') : []
    },
    (namespace, name, again) => {
      const job = store.get('jobs', namespace, name)
      if (!job || job.status?.conditions?.some(({ type }) => type === 'Complete' || type === 'Failed')) return
      reconcile(store, namespace, job, again)
    },
    { delayOf: ({ resource }) => (resource === 'pods' ? collect : react) },
  )
}

function reconcile(store: Store, namespace: string, job: Job, again: (milliseconds: number) => void): void {
  const pods: Tracked[] = store.list('pods', namespace).filter((pod) => isOwnedBy(pod, job))
  const uncounted = pods.filter((pod) => isFinished(pod) && pod.metadata.finalizers?.includes(FINALIZER))
  const uidsOf = (phase: string) =>
    uncounted.filter(({ status }) => status?.phase === phase).map(({ metadata }) => metadata.uid ?? '')
  const ended = { succeeded: uidsOf('Succeeded'), failed: uidsOf('Failed') }
  const succeeded = (job.status?.succeeded ?? 0) + ended.succeeded.length
  const failed = (job.status?.failed ?? 0) + ended.failed.length
  const outcome =
    succeeded > 0 ? COMPLETED : failed > (job.spec.backoffLimit ?? 6) ? BACK_OFF_EXCEEDED : undefined

  const active = pods.filter((pod) => !isFinished(pod))
  if (!outcome && active.length === 0 && job.spec.suspend !== true) {
    const wait = failed === 0 ? 0 : BACK_OFF * 2 ** (failed - 1) - sinceLastEnd(pods, store.now())
    if (wait > 0) again(wait)
    else active.push(createPod(store, namespace, job))
  }
  const now = store.timestamp()
  const { startTime = now, conditions = [] } = job.status ?? {}
  const counts = {
    startTime,
    ...(active.length > 0 && { active: active.length }),
    ready: active.filter(isReady).length,
    terminating: 0,
  }
  const reached = outcome ? [...conditions, condition(outcome.first, outcome, now)] : conditions
  const listed = Object.fromEntries(Object.entries(ended).filter(([, uids]) => uids.length > 0))
  const before = { succeeded: job.status?.succeeded, failed: job.status?.failed }
  const first = write(store, job, { ...before, ...counts, conditions: reached }, listed)
  if (uncounted.length === 0) return
  // Finished pods are listed in a first write and counted in a second, after their finalizers are removed.
  for (const { metadata, ...pod } of uncounted) {
    const { finalizers = [], ...kept } = metadata
    const left = finalizers.filter((finalizer) => finalizer !== FINALIZER)
    store.update('pods', { ...pod, metadata: { ...kept, ...(left.length > 0 && { finalizers: left }) } })
  }
  const last = outcome ? [...reached, condition(outcome.last, outcome, now)] : reached
  const completionTime = outcome === COMPLETED ? now : undefined
  write(store, first, { succeeded, failed, ...counts, conditions: last, completionTime }, {})
}

function createPod(store: Store, namespace: string, job: Job): Pod {
  const owner = ownerReference('batch/v1', 'Job', job)
  const pod = store.create('pods', podOf(job.spec.template, namespace, owner, { finalizers: [FINALIZER] }))
  const message = `Created pod: ${pod.metadata.name}`
  recordEvent(store, 'job-controller', 'jobs', job, { reason: 'SuccessfulCreate', message })
  return pod
}

function sinceLastEnd(pods: Pod[], now: Date): number {
  const ends = pods.flatMap(({ status }) =>
    (status?.containerStatuses ?? []).map(
      ({ state }) => Date.parse(state?.terminated?.finishedAt ?? '') || 0,
    ),
  )
  return now.getTime() - Math.max(0, ...ends)
}

type Counts = { [K in keyof Status]: Status[K] | undefined }

/** Leaves out zero values, as Go does. */
function write(store: Store, job: Job, counts: Counts, uncountedTerminatedPods: object): Job {
  const isSomething = ([key, value]: [string, unknown]) =>
    value !== undefined && (value !== 0 || key === 'ready' || key === 'terminating')
  const { conditions = [], ...rest } = counts
  const status = {
    ...Object.fromEntries(Object.entries(rest).filter(isSomething)),
    ...(conditions.length > 0 && { conditions }),
    uncountedTerminatedPods,
  }
  return store.update('jobs', { ...job, status })
}

const COMPLETED = {
  first: 'SuccessCriteriaMet',
  last: 'Complete',
  reason: 'CompletionsReached',
  message: 'Reached expected number of succeeded pods',
}
const BACK_OFF_EXCEEDED = {
  first: 'FailureTarget',
  last: 'Failed',
  reason: 'BackoffLimitExceeded',
  message: 'Job has reached the specified backoff limit',
}

function condition(type: string, { reason, message }: typeof COMPLETED, now: string): Condition {
  const common = { type, status: 'True' as const, lastProbeTime: now, lastTransitionTime: now }
  return { ...common, reason, message }
}
