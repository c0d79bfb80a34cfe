'use client'

import { Check, Copy } from 'lucide-react'
import { Button } from '#components/ui/button'
import { useCopy } from '#components/ui/copy-button'
import { timelineJson } from '#lib/plan/records/timeline-json'
import { timelineMarkdown } from '#lib/plan/records/timeline-markdown'
import type { TimelineFilter } from '#lib/plan/records/timeline-filter'
import type { TimelineView } from '#lib/plan/records/timeline-view'

/**
 * What is shown, as text for a report: the reader has all of it already, so nothing is asked of the server.
 * @param isBusy whether the view is still that of another filter
 */
export function ExportButtons({
  view,
  filter,
  isBusy,
}: {
  view: TimelineView
  filter: TimelineFilter
  isBusy: boolean
}) {
  const timeZone = () => new Intl.DateTimeFormat().resolvedOptions().timeZone
  return (
    <div role="group" aria-label="Export" className="mt-6 -mb-4 flex flex-wrap gap-2 print:hidden">
      <CopyAs format="Markdown" isBusy={isBusy} text={() => timelineMarkdown(view, timeZone())} />
      <CopyAs format="JSON" isBusy={isBusy} text={() => timelineJson(view, filter)} />
    </div>
  )
}

function CopyAs({ format, isBusy, text }: { format: string; isBusy: boolean; text: () => string }) {
  const { copying, copy } = useCopy(text)
  const Icon = copying === 'copied' ? Check : Copy
  return (
    <Button size="small" aria-disabled={isBusy} onClick={isBusy ? undefined : copy}>
      <Icon aria-hidden className="size-3.5" />
      Copy as {format}
      <span aria-live="polite">{copying === 'idle' ? '' : WORDS[copying]}</span>
    </Button>
  )
}

const WORDS = { copied: 'copied', failed: 'failed' }
