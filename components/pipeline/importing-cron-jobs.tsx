import { CalendarClock, CirclePause } from 'lucide-react'
import { CronJobButtons } from '#components/registry/cron-job-buttons'
import { SuspensionNote } from '#components/registry/suspension-note'
import { DueTime } from '#components/format/time'
import { Words } from '#components/format/words'
import { PendingLink } from '#components/ui/pending-link'
import type { Importer } from '#lib/domain/pipeline/importer-view'
import { pageAddress } from '#lib/views/addresses'

/** The CronJobs that import, above the lanes: when next, and who suspended them. */
export function ImportingCronJobs({
  environment,
  importers,
}: {
  environment: string
  importers: readonly Importer[]
}) {
  if (importers.length === 0) return null
  return (
    <ul aria-label="CronJobs that import" className="mb-4 grid gap-2 text-sm">
      {importers.map((importer) => (
        <li key={importer.name} className="flex flex-wrap items-start gap-x-3 gap-y-1.5">
          <span className="min-w-0 text-soft">
            {importer.suspension === null ? (
              <CalendarClock aria-hidden className="mr-1.5 inline size-3.5 align-[-2px]" />
            ) : (
              <CirclePause aria-hidden className="mr-1.5 inline size-3.5 align-[-2px]" />
            )}
            <PendingLink href={pageAddress('schedule', { environment })} className="quiet-link text-ink">
              <Words text={importer.name} />
            </PendingLink>{' '}
            <State environment={environment} importer={importer} />
          </span>
          <span className="flex flex-wrap gap-2">
            <CronJobButtons
              cronJob={importer.name}
              nextRun={importer.canSkip ? importer.nextRun : null}
              isSuspended={importer.suspension !== null}
            />
          </span>
        </li>
      ))}
    </ul>
  )
}

function State({
  environment,
  importer: { nextRun, suspension },
}: {
  environment: string
  importer: Importer
}) {
  if (suspension !== null) return <SuspensionNote environment={environment} suspension={suspension} />
  if (nextRun === null) return 'has no next run'
  return (
    <>
      imports next on <DueTime time={nextRun} />
    </>
  )
}
