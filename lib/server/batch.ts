import 'server-only'
import { answerOf, type EnvironmentStore } from '#lib/cluster/environment-store'
import type { Batch } from '#lib/domain/environment-schedule'
import { groupByReason, type Stale, type StaleGroup } from '#lib/domain/freshness'

type Kinds = Pick<EnvironmentStore, 'cronJobs' | 'jobs'>

/** What is known of the CronJobs and Jobs of an environment. */
export function batchOf(store: Kinds): Batch {
  return { cronJobs: answerOf(store.cronJobs), jobs: answerOf(store.jobs), stale: staleOf(store) }
}

function staleOf({ cronJobs, jobs }: Kinds): StaleGroup[] {
  const kinds = [
    { what: 'CronJobs', kind: cronJobs },
    { what: 'Jobs', kind: jobs },
  ]
  const stale = kinds.flatMap(({ what, kind }): Stale[] => {
    const { freshAt, error } = kind.freshness
    return freshAt !== null && kind.isStale ? [{ what, freshAt, error }] : []
  })
  return groupByReason(stale)
}
