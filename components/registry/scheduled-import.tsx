'use client'

import { Clock } from 'lucide-react'
import { useClock } from '#components/ui/clock'
import { span } from '#lib/domain/format'
import { nextImportAbout } from '#lib/domain/image-stream/next-import'
import type { ScheduleView } from '#lib/domain/image-stream/image-stream-views'

/** Says that the cluster imports a tag on a schedule, and roughly when next. */
export function ScheduledImport({
  schedule,
  everySeconds,
}: {
  schedule: ScheduleView
  everySeconds: number
}) {
  const next = useClock((now) => {
    const time = nextImportAbout(schedule, everySeconds, now)
    return time === null ? '' : span(Date.parse(time) - now)
  })
  const every = `about every ${span(everySeconds * 1000)}`
  return (
    <span
      className="inline-flex items-center gap-1 text-xs text-soft"
      title={
        schedule.isPinned
          ? 'The cluster passes over this tag while it is pinned'
          : `The cluster imports this tag ${every}`
      }
    >
      <Clock aria-hidden className="size-3 shrink-0" />
      {schedule.isPinned
        ? 'scheduled, no new images while pinned'
        : `scheduled, ${next === '' ? every : `next in about ${next}`}`}
    </span>
  )
}
