import type { Importer, Importers, SuspensionView } from '#lib/domain/pipeline/importer-view'
import { nextRuns } from '#lib/domain/schedule/cron'
import { isImporting } from '#lib/domain/schedule/environment-schedule'
import { importsTag } from '#lib/domain/schedule/imported-tags'
import { skippedRun } from '#lib/domain/schedule/skipped-run'
import type { CronJob } from '#lib/kubernetes/objects'

export function importersOf(
  cronJobs: readonly CronJob[],
  configured: readonly string[],
  now: number,
  suspensionOf: (cronJob: CronJob) => SuspensionView | null,
): Importers {
  const found = cronJobs
    .filter((each) => isImporting(each, configured))
    .map((cronJob) => ({ cronJob, view: importerOf(cronJob, now, suspensionOf) }))
    .sort((a, b) => orderOf(a.view).localeCompare(orderOf(b.view)))
  return {
    all: found.map(({ view }) => view),
    of: (key) =>
      found.flatMap(({ cronJob, view }) => {
        const known = importsTag(cronJob)(key)
        return known === null ? [] : [{ ...view, known }]
      }),
  }
}

function importerOf(
  cronJob: CronJob,
  now: number,
  suspensionOf: (cronJob: CronJob) => SuspensionView | null,
): Importer {
  const suspension = suspensionOf(cronJob)
  const [next = null] = suspension === null ? nextRuns(cronJob, now, 1) : []
  const canSkip = next !== null && skippedRun(cronJob, now) !== null
  return { name: cronJob.metadata.name, nextRun: next, canSkip, suspension }
}

/** Suspended ones first: those are what people wonder about. */
function orderOf({ name, nextRun, suspension }: Importer): string {
  return `${suspension === null ? (nextRun ?? 'never') : ''} ${name}`
}
