import 'server-only'
import { answerOf, type EnvironmentStore } from '#lib/cluster/stores/environment-store'
import type { Batch } from '#lib/domain/schedule/environment-schedule'
import { staleAmong } from '#lib/server/environment/stale-kinds'

/** The CronJobs and Jobs of an environment. */
export function batchOf({ cronJobs, jobs }: Pick<EnvironmentStore, 'cronJobs' | 'jobs'>): Batch {
  const stale = staleAmong({ CronJobs: cronJobs, Jobs: jobs })
  const unreadable = { cronJobs: cronJobs.unreadable, jobs: jobs.unreadable }
  return { cronJobs: answerOf(cronJobs), jobs: answerOf(jobs), unreadable, stale }
}
