import 'server-only'
import { valueOr } from '#lib/domain/answer'
import type { Importers } from '#lib/domain/pipeline/importer-view'
import { importersOf } from '#lib/domain/schedule/importers'
import { suspensionView } from '#lib/domain/schedule/suspension-view'
import { batchOf } from '#lib/server/environment/batch'
import type { Environment } from '#lib/server/config/parse'
import { storeOf } from '#lib/server/environment/stores'

/** The CronJobs that import, when they run next, and which of them are suspended: all that plans and operations need to know. */
export function plannedImporters(environment: Environment, now: number): Importers {
  const cronJobs = valueOr(batchOf(storeOf(environment)).cronJobs, [])
  return importersOf(cronJobs, environment.importCronJobs, now, (each) => suspensionView(each, null, null))
}
