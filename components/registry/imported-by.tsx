import { CalendarClock } from 'lucide-react'
import { TimeUntil } from '#components/format/time'
import { Words } from '#components/format/words'
import type { ImporterView } from '#lib/domain/pipeline/importer-view'

/** When the CronJobs that import a tag run next. */
export function ImportedBy({ importers }: { importers: readonly ImporterView[] }) {
  return importers.map((importer) => (
    <span
      key={importer.name}
      className="inline-flex items-center gap-1 text-xs text-soft wrap-anywhere"
      title={
        importer.known === 'named'
          ? 'The script of this CronJob names the stream and the tag'
          : 'An annotation of this CronJob lists the tag'
      }
    >
      <CalendarClock aria-hidden className="size-3 shrink-0" />
      <span>
        <Words text={importer.name} /> <NextRun importer={importer} />
      </span>
    </span>
  ))
}

function NextRun({ importer: { nextRun, suspension } }: { importer: ImporterView }) {
  if (suspension !== null) return 'is suspended'
  if (nextRun === null) return 'has no next run'
  return (
    <>
      runs <TimeUntil time={nextRun} />
    </>
  )
}
