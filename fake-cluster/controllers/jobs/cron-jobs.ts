import { randomUUID } from 'node:crypto'
import type { CronJob, Job } from '#lib/kubernetes/objects'
import type { Store } from '../../api/store'
import { jobWithDefaults } from '../../api/objects/workload-defaults'
import { lastDue } from './cron'
import { recordEvent } from '../events'
import { keyOf, startLoop, type Work } from '../loop'
import { isOwnedBy, ownerKeys, ownerReference } from '../owners'

const TICK_MILLISECONDS = 1000
const SCHEDULED = 'batch.kubernetes.io/cronjob-scheduled-timestamp'

/** Creates a Job from each CronJob when its schedule is due, and updates its status and history. */
export function startCronJobs(work: Work): () => void {
  const { store, timeline } = work
  let last = minuteOf(store.now())
  const stopClock = timeline.every(TICK_MILLISECONDS, () => {
    const now = store.now()
    if (minuteOf(now) === last) return
    last = minuteOf(now)
    for (const cronJob of store.list('cronjobs')) runIfDue(store, cronJob)
  })
  const stop = startLoop(
    work,
    (change) => {
      if (change.resource === 'cronjobs') return [keyOf(change.object)]
      return change.resource === 'jobs' ? ownerKeys(change.object, 'CronJob') : []
    },
    (namespace, name) => {
      const cronJob = store.get('cronjobs', namespace, name)
      if (!cronJob) return
      writeStatus(store, namespace, cronJob)
      runIfDue(store, store.get('cronjobs', namespace, name) ?? cronJob)
    },
  )
  return () => {
    stopClock()
    stop()
  }
}

function minuteOf(date: Date): number {
  return Math.floor(date.getTime() / 60_000)
}

function jobsOf(store: Store, cronJob: CronJob): Job[] {
  const jobs = store.list('jobs', cronJob.metadata.namespace ?? '').filter((job) => isOwnedBy(job, cronJob))
  const startOf = ({ metadata }: Job) => metadata.creationTimestamp ?? ''
  return jobs.sort((a, b) => (startOf(a) < startOf(b) ? 1 : -1))
}

/**
 * After several missed runs only the last one is started, unless it is too late
 * (cronjob-suspend-and-skip.json).
 */
function runIfDue(store: Store, cronJob: CronJob): void {
  const { schedule, timeZone, suspend, concurrencyPolicy, startingDeadlineSeconds } = cronJob.spec
  const now = store.now()
  const known = Date.parse(cronJob.status?.lastScheduleTime ?? cronJob.metadata.creationTimestamp ?? '')
  const deadline = startingDeadlineSeconds ?? undefined
  const tooLate = deadline === undefined ? 0 : now.getTime() - deadline * 1000
  const due = lastDue(schedule, new Date(Math.max(known || 0, tooLate)), now, timeZone ?? undefined)
  if (suspend === true || !due) return
  if (concurrencyPolicy === 'Forbid' && jobsOf(store, cronJob).some((job) => !endOf(job))) return
  createJob(store, cronJob, due)
}

function createJob(store: Store, cronJob: CronJob, due: Date): void {
  const { jobTemplate } = cronJob.spec
  const scheduled = due.toISOString().replace(/\.\d+Z$/, 'Z')
  const { name, namespace = '' } = cronJob.metadata
  const uid = randomUUID()
  const job: Job = {
    metadata: {
      ...jobTemplate.metadata,
      annotations: { ...jobTemplate.metadata?.annotations, [SCHEDULED]: scheduled },
      name: `${name}-${minuteOf(due)}`,
      namespace,
      uid,
      ownerReferences: [ownerReference('batch/v1', 'CronJob', cronJob)],
    },
    spec: jobTemplate.spec,
    status: {},
  }
  store.create('jobs', jobWithDefaults(job, uid))
  const reference = { kind: 'Job', namespace, name: job.metadata.name, uid, apiVersion: 'batch/v1' }
  const active = [...(cronJob.status?.active ?? []), reference]
  const status = { ...cronJob.status, active, lastScheduleTime: scheduled }
  store.update('cronjobs', { ...cronJob, status })
  const message = `Created job ${job.metadata.name}`
  recordEvent(store, 'cronjob-controller', 'cronjobs', cronJob, { reason: 'SuccessfulCreate', message })
}

function endOf(job: Job): 'Complete' | 'Failed' | undefined {
  const isTrue = (type: string) =>
    job.status?.conditions?.some((condition) => condition.type === type && condition.status === 'True')
  return isTrue('Complete') ? 'Complete' : isTrue('Failed') ? 'Failed' : undefined
}

function writeStatus(store: Store, namespace: string, cronJob: CronJob): void {
  const { successfulJobsHistoryLimit = 3, failedJobsHistoryLimit = 1 } = cronJob.spec
  const jobs = jobsOf(store, cronJob)
  const succeeded = jobs.filter((job) => endOf(job) === 'Complete')
  const surplus = [
    ...succeeded.slice(successfulJobsHistoryLimit),
    ...jobs.filter((job) => endOf(job) === 'Failed').slice(failedJobsHistoryLimit),
  ]
  for (const job of surplus) store.delete('jobs', namespace, job.metadata.name)
  // Jobs created by hand do not count as active (cronjob-to-job.json).
  const running = jobs.filter((job) => !endOf(job)).map(({ metadata }) => metadata.name)
  const { active = [], ...status } = cronJob.status ?? {}
  const stillActive = active.filter((item) => 'name' in item && running.includes(String(item.name)))
  const lastSuccessfulTime = succeeded[0]?.status?.completionTime ?? status.lastSuccessfulTime
  store.update('cronjobs', {
    ...cronJob,
    status: {
      ...status,
      ...(stillActive.length > 0 && { active: stillActive }),
      ...(lastSuccessfulTime !== undefined && { lastSuccessfulTime }),
    },
  })
}
