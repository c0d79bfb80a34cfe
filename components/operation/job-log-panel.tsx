'use client'

import { useQuery } from '@tanstack/react-query'
import { X } from 'lucide-react'
import { Unreadable } from '#components/query/unreadable'
import { Button } from '#components/ui/button'
import { CopyButton } from '#components/ui/copy-button'
import { Skeleton } from '#components/ui/skeleton'
import { jobLogQuery } from '#lib/client/queries'
import { visibleText } from '#lib/domain/plain-line'
import type { JobLog, JobRun } from '#lib/domain/schedule/schedule-view'

/** The log of a run's pod, refreshed while it runs. */
export function JobLogPanel({
  environment,
  cronJob,
  run: { job, endedAt },
  onClose,
}: {
  environment: string
  cronJob: string
  run: JobRun
  /** Null where it stays open. */
  onClose: (() => void) | null
}) {
  const { data, error, refetch } = useQuery(jobLogQuery({ environment, cronJob, job }, endedAt === null))
  return (
    <section aria-label={`Log of ${job}`} className="rounded-md border border-line bg-sunken">
      <header className="flex items-center gap-2 border-b border-line py-1.5 pr-1.5 pl-3">
        <h4 className="min-w-0 flex-1 text-sm text-soft wrap-anywhere">Log of {data?.pod ?? job}</h4>
        {data !== undefined && <CopyButton text={data.text} what="the log" />}
        {onClose !== null && (
          <Button look="quiet" size="small" aria-label="Close the log" className="px-1.5!" onClick={onClose}>
            <X aria-hidden className="size-3.5" />
          </Button>
        )}
      </header>
      {error !== null && (
        <div className="p-3">
          <Unreadable error={error} onRetry={() => void refetch()} />
        </div>
      )}
      {data !== undefined && <LogText log={data} job={job} isRunning={endedAt === null} />}
      {data === undefined && error === null && (
        <div role="status" aria-label="Loading" className="p-3">
          <Skeleton className="h-16 w-full" />
        </div>
      )}
    </section>
  )
}

function LogText({ log: { text, isCut }, job, isRunning }: { log: JobLog; job: string; isRunning: boolean }) {
  if (text.trim() === '')
    return (
      <p className="px-3 py-2.5 text-soft">{isRunning ? 'The log is still empty.' : 'The log is empty.'}</p>
    )
  return (
    <>
      {isCut && <p className="px-3 pt-2 text-sm text-soft">Only the end of the log is shown.</p>}
      {/* A text area can take the focus, so that the keyboard can scroll it. */}
      <textarea
        readOnly
        aria-label={`Log text of ${job}`}
        value={visibleText(text.trimEnd())}
        className="block field-sizing-content max-h-96 w-full resize-y bg-transparent px-3 py-2.5 font-mono text-sm leading-relaxed wrap-anywhere"
      />
    </>
  )
}
