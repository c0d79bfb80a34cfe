import 'server-only'
import { answerOf, type EnvironmentStore } from '#lib/cluster/environment-store'
import type { Batch } from '#lib/domain/environment-schedule'
import { groupByReason, type Stale, type StaleGroup } from '#lib/domain/freshness'

type Kinds = Pick<EnvironmentStore, 'cronJobs' | 'jobs'>

/** What is known of the CronJobs and Jobs of an environment. @param now milliseconds since 1970 */
export function batchOf(store: Kinds, now: number): Batch {
  return { cronJobs: answerOf(store.cronJobs), jobs: answerOf(store.jobs), stale: staleOf(store, now) }
}

function staleOf({ cronJobs, jobs }: Kinds, now: number): StaleGroup[] {
  const kinds = [
    { what: 'CronJobs', kind: cronJobs },
    { what: 'Jobs', kind: jobs },
  ]
  const stale = kinds.flatMap(({ what, kind }): Stale[] => {
    const { freshAt, error } = kind.state
    return freshAt !== null && kind.isStale(now)
      ? [{ what, freshAt: new Date(freshAt).toISOString(), error }]
      : []
  })
  return groupByReason(stale)
}
