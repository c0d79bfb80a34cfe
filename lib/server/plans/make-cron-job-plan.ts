import 'server-only'
import { connectionTo } from '#lib/cluster/request/connection'
import { getObject, listObjects } from '#lib/cluster/request/objects'
import { INTERACTIVE_LIMITS } from '#lib/cluster/request/request'
import { isImporting, jobsOf } from '#lib/domain/schedule/environment-schedule'
import { staleWords } from '#lib/domain/freshness'
import { IMPORTS_LABEL } from '#lib/kubernetes/names'
import { planCronJobAction, type CronJobRequest } from '#lib/plan/actions/plan-action'
import type { Author, Planned } from '#lib/plan/plan'
import { refuse } from '#lib/plan/refusals'
import { batchOf } from '#lib/server/environment/batch'
import type { Environment } from '#lib/server/config/parse'
import { storeOf } from '#lib/server/environment/stores'

/** CronJobs and Jobs, which are read together: where they are stale, both are. */
const KINDS = 2

/** Reads a CronJob and its Jobs and plans the action. */
export async function makeCronJobPlan(
  environment: Environment,
  request: CronJobRequest,
  author: Author,
): Promise<Planned> {
  const { namespace, cluster, importCronJobs } = environment
  const now = Date.now()
  const [stale] = batchOf(storeOf(environment)).stale
  if (stale) return refuse('stale', `Actions need fresh data. ${staleWords(stale, KINDS, now)}`)
  const connection = connectionTo(cluster)
  const [cronJob, jobs] = await Promise.all([
    getObject(connection, 'cronjobs', namespace, request.cronJob, INTERACTIVE_LIMITS),
    listObjects(connection, 'jobs', namespace, {}, INTERACTIVE_LIMITS),
  ])
  if (!cronJob.ok) {
    const { code, message } = cronJob.error
    return code === 'not-found'
      ? refuse('not-found', `There is no CronJob ${request.cronJob}.`)
      : refuse('unreadable', `What would run is unknown. ${message}`)
  }
  if (!isImporting(cronJob.value, importCronJobs)) {
    return refuse(
      'not-found',
      `${request.cronJob} does not import images, as far as Quayside knows: it has no label ${IMPORTS_LABEL}=true, and the configuration does not name it.`,
    )
  }
  const own = jobs.ok ? { ok: true as const, value: jobsOf(cronJob.value, jobs.value.objects) } : jobs
  return planCronJobAction({ namespace, cronJob: cronJob.value, jobs: own, author, now }, request)
}
