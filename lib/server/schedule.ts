import 'server-only'
import { connectionTo } from '#lib/cluster/connection'
import { readPodLog } from '#lib/cluster/pod-log'
import { environmentSchedule, isImporting, jobsOf, podsOf } from '#lib/domain/environment-schedule'
import type { EnvironmentSchedule, JobLog } from '#lib/domain/schedule-view'
import { valueOr } from '#lib/domain/workload'
import type { Pod } from '#lib/kubernetes/objects'
import type { Grant } from '#lib/server/authorize'
import { batchOf } from '#lib/server/batch'
import type { Environment } from '#lib/server/config-text'
import { inTime, type Patience } from '#lib/server/patience'
import { missing, refused, type Queried } from '#lib/server/queried'
import { storedSnapshot } from '#lib/server/read-snapshot'
import { storeOf } from '#lib/server/stores'
import { environmentView } from '#lib/server/environment-view'

export async function scheduleFor(grant: Grant, patience: Patience): Promise<Queried<EnvironmentSchedule>> {
  const { environment } = grant
  const { importCronJobs, scheduledImportSeconds } = environment
  const store = storeOf(environment)
  await inTime(Promise.all([store.cronJobs.settled, store.jobs.settled]), patience)
  const snapshot = await storedSnapshot(environment, patience)
  const batch = batchOf(store)
  const shown = environmentView(grant)
  return {
    ok: true,
    value: environmentSchedule(shown, snapshot, batch, importCronJobs, scheduledImportSeconds),
  }
}

/** What a Job of an importing CronJob printed. It is for operators, since nobody knows what a script prints. */
export async function jobLogFor(grant: Grant, cronJob: string, job: string): Promise<Queried<JobLog>> {
  const { environment, mayAct } = grant
  if (!mayAct) return { ok: false, error: { code: 'operators-only', message: 'Logs are for operators.' } }
  const pod = newestPodOf(environment, cronJob, job)
  if (!pod) return missing(`There is no pod of ${job.slice(0, 80)} any more, and its log went with it.`)
  const { name } = pod.metadata
  const container = pod.spec?.containers?.[0]?.name ?? ''
  const log = await readPodLog(connectionTo(environment.cluster), environment.namespace, name, container)
  return log.ok ? { ok: true, value: { pod: name, ...log.value } } : refused(log.error)
}

function newestPodOf(environment: Environment, cronJobName: string, jobName: string): Pod | undefined {
  const store = storeOf(environment)
  const snapshot = store.snapshot()
  const { cronJobs, jobs } = batchOf(store)
  const cronJob = valueOr(cronJobs, []).find(({ metadata }) => metadata.name === cronJobName)
  if (!cronJob || !isImporting(cronJob, environment.importCronJobs)) return undefined
  const job = jobsOf(cronJob, valueOr(jobs, [])).find(({ metadata }) => metadata.name === jobName)
  return job && podsOf(job, valueOr(snapshot.pods, [])).at(-1)
}
