import 'server-only'
import { valueOr } from '#lib/domain/answer'
import type { Importers, SuspensionView } from '#lib/domain/pipeline/importer-view'
import { importersOf } from '#lib/domain/schedule/importers'
import { suspensionView } from '#lib/domain/schedule/suspension-view'
import type { CronJob } from '#lib/kubernetes/objects'
import { suspendedBy } from '#lib/plan/operation/suspended-by'
import type { Environment } from '#lib/server/config/parse'
import { batchOf } from '#lib/server/environment/batch'
import { storeOf } from '#lib/server/environment/stores'
import { resumeProblem } from '#lib/server/resumes/resume-cron-jobs'
import { operationsIn } from '#lib/server/views/move-evidence'

/** The CronJobs of an environment that import; none while they cannot be read, which only their own page needs. */
export function importersIn(environment: Environment): Importers {
  const store = storeOf(environment)
  const cronJobs = valueOr(batchOf(store).cronJobs, [])
  const now = Date.parse(store.snapshot().readAt)
  return importersOf(cronJobs, environment.importCronJobs, now, suspensionsIn(environment))
}

/** Who suspended a CronJob of an environment; null where it is not suspended. */
function suspensionsIn(environment: Environment): (cronJob: CronJob) => SuspensionView | null {
  const operations = operationsIn(environment)
  return (cronJob) => {
    const { name } = cronJob.metadata
    return suspensionView(cronJob, suspendedBy(operations, name), resumeProblem(environment, name))
  }
}
