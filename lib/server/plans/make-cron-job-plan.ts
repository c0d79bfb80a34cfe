import 'server-only'
import { connectionTo } from '#lib/cluster/request/connection'
import { getObject, listObjects } from '#lib/cluster/request/objects'
import { INTERACTIVE_LIMITS } from '#lib/cluster/request/request'
import type { ClusterError } from '#lib/domain/answer'
import { isImporting, jobsOf } from '#lib/domain/schedule/environment-schedule'
import { staleWords } from '#lib/domain/freshness'
import { IMPORTS_LABEL } from '#lib/kubernetes/names'
import type { ActionRequest, Planned } from '#lib/plan/plan'
import { planRun, planSuspend } from '#lib/plan/actions/plan-cron-job'
import { refuse } from '#lib/plan/refusals'
import { batchOf } from '#lib/server/environment/batch'
import type { Environment } from '#lib/server/config/parse'
import { storeOf } from '#lib/server/environment/stores'

export type CronJobRequest = Extract<ActionRequest, { cronJob: string }>

/** Both kinds, of which all that is shown is told to be stale. */
const KINDS = 2

/** Reads a CronJob and its Jobs afresh and plans the action. */
export async function planCronJobAction(environment: Environment, request: CronJobRequest): Promise<Planned> {
  const { namespace, cluster, importCronJobs } = environment
  const now = Date.now()
  const [stale] = batchOf(storeOf(environment)).stale
  if (stale) return refuse('stale', `Nothing is changed on stale data. ${staleWords(stale, KINDS, now)}`)
  const connection = connectionTo(cluster)
  const [cronJob, jobs] = await Promise.all([
    getObject(connection, 'cronjobs', namespace, request.cronJob, INTERACTIVE_LIMITS),
    listObjects(connection, 'jobs', namespace, {}, INTERACTIVE_LIMITS),
  ])
  if (!cronJob.ok) return refuseUnread(request.cronJob, cronJob.error)
  if (!isImporting(cronJob.value, importCronJobs)) {
    return refuse(
      'not-found',
      `${request.cronJob} is not known to import images: it has no label ${IMPORTS_LABEL}=true, and the configuration does not name it.`,
    )
  }
  if (request.action === 'suspend') return planSuspend(namespace, cronJob.value, request.suspended, now)
  if (!jobs.ok) return refuseUnread(request.cronJob, jobs.error)
  return planRun(namespace, cronJob.value, jobsOf(cronJob.value, jobs.value), now)
}

function refuseUnread(name: string, { code, message }: ClusterError): Planned {
  return code === 'not-found'
    ? refuse('not-found', `There is no CronJob ${name}.`)
    : refuse('unreadable', `What would run is unknown. ${message}`)
}
