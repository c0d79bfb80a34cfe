import { CalendarClock, CirclePause } from 'lucide-react'
import { DueTime, TimeUntil } from '#components/format/time'
import { Words } from '#components/format/words'
import { count } from '#lib/domain/format'
import type { Importer } from '#lib/domain/pipeline/importer-view'

const MOST = 3

/** When CronJobs import next, and which are suspended; the pipeline says by whom and why. */
export function NextImports({ importers }: { importers: readonly Importer[] }) {
  if (importers.length === 0) return null
  return (
    <ul className="grid gap-1 text-sm text-soft">
      {importers.slice(0, MOST).map((importer) => (
        <li key={importer.name} className="flex gap-1.5">
          {importer.suspension === null ? (
            <CalendarClock aria-hidden className="mt-0.5 size-3.5 shrink-0" />
          ) : (
            <CirclePause aria-hidden className="mt-0.5 size-3.5 shrink-0" />
          )}
          <span className="min-w-0 wrap-anywhere">
            <Words text={importer.name} /> <Next importer={importer} />
          </span>
        </li>
      ))}
      {importers.length > MOST && <li>{count(importers.length - MOST, 'more CronJob')}</li>}
    </ul>
  )
}

function Next({ importer: { nextRun, suspension } }: { importer: Importer }) {
  if (suspension !== null) {
    const { by, resumeAt } = suspension
    return (
      <>
        is suspended{' '}
        {by !== null && (
          <>
            by <Words text={by} />
            {suspension.isInferred && ', it seems'}
          </>
        )}
        {resumeAt !== null && (
          <>
            , resumed <TimeUntil time={resumeAt} />
          </>
        )}
      </>
    )
  }
  if (nextRun === null) return 'has no next run'
  return (
    <>
      imports next on <DueTime time={nextRun} />
    </>
  )
}
