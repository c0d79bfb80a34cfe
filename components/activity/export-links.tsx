import { Download } from 'lucide-react'
import { buttonClass } from '#components/ui/button'
import { activityFileAddress, type FileFormat } from '#lib/client/activity-file'
import type { ActivityFilter } from '#lib/plan/records/activity-filter'

const FORMATS: FileFormat[] = ['csv', 'json']

/** What the filter finds, as a file: operations and attempts. */
export function ExportLinks({ environment, filter }: { environment: string; filter: ActivityFilter }) {
  return (
    <div role="group" aria-label="Export" className="flex flex-wrap gap-2 print:hidden">
      {FORMATS.map((format) => (
        <a
          key={format}
          href={activityFileAddress(environment, format, filter)}
          download
          className={buttonClass({ size: 'small' })}
        >
          <Download aria-hidden className="size-3.5" />
          Export {format.toUpperCase()}
        </a>
      ))}
    </div>
  )
}
