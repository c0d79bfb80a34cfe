import { valueOr } from '#lib/domain/answer'
import 'server-only'
import { connectionTo } from '#lib/cluster/request/connection'
import { readPodLog } from '#lib/cluster/request/pod-log'
import { environmentSchedule, isImporting, jobsOf, podsOf } from '#lib/domain/schedule/environment-schedule'
import type { EnvironmentSchedule, JobLog } from '#lib/domain/schedule/schedule-view'
import type { Pod } from '#lib/kubernetes/objects'
import type { Grant } from '#lib/server/auth/authorize'
import { batchOf } from '#lib/server/environment/batch'
import type { Environment } from '#lib/server/config/parse'
import { withTimeLimit, type TimeLimit } from '#lib/runtime/time-limit'
import { refuseLogs } from '#lib/server/views/refuse-logs'
import { missing, refused, type Queried } from '#lib/server/views/query-result'
import { storedSnapshot } from '#lib/server/environment/read-snapshot'
import { lanesIn } from '#lib/server/environment/lanes'
import { storeOf } from '#lib/server/environment/stores'
import { importersIn } from '#lib/server/views/importers'
import { environmentView } from '#lib/server/views/environment-view'

export async function scheduleFor(grant: Grant, timeLimit: TimeLimit): Promise<Queried<EnvironmentSchedule>> {
  const { environment } = grant
  const { importCronJobs, scheduledImportSeconds } = environment
  const store = storeOf(environment)
  await withTimeLimit(Promise.all([store.cronJobs.settled, store.jobs.settled]), timeLimit)
  const snapshot = await storedSnapshot(environment, timeLimit)
  const batch = batchOf(store)
  const lanes = lanesIn(environment, snapshot).entries
  const shown = environmentView(grant)
  return {
    ok: true,
    value: environmentSchedule(
      shown,
      snapshot,
      lanes,
      batch,
      importCronJobs,
      scheduledImportSeconds,
      importersIn(environment),
    ),
  }
}

/** The log of a Job of an importing CronJob. */
export async function jobLogFor(grant: Grant, cronJob: string, job: string): Promise<Queried<JobLog>> {
  const { environment } = grant
  const refusal = refuseLogs(grant)
  if (refusal !== null) return refusal
  const pod = newestPodOf(environment, cronJob, job)
  if (!pod) return missing(`The pod of ${job.slice(0, 80)} no longer exists, so its log is gone.`)
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
