import { History, SearchX } from 'lucide-react'
import { EventList } from '#components/timeline/event-list'
import { ExportButtons } from '#components/timeline/export-buttons'
import type { TimelineAddress } from '#components/timeline/timeline-address'
import { Button } from '#components/ui/button'
import { Message } from '#components/ui/message'
import { count } from '#lib/domain/format'
import type { TimelineView } from '#lib/plan/records/timeline-view'

/** @param isBusy whether these are still those of another filter */
export function Events({
  view,
  address: { filter, clear },
  isBusy,
}: {
  view: TimelineView
  address: TimelineAddress
  isBusy: boolean
}) {
  const { matching, total } = view
  if (total === 0)
    return (
      <Message
        icon={History}
        title={isWhole(view) ? 'Nothing happened' : 'Nothing is known to have happened'}
      >
        Imports, rollouts, crashes, runs of CronJobs and operations are listed here.
      </Message>
    )
  if (matching === 0)
    return (
      <Message
        icon={SearchX}
        title="No matches"
        actions={<Button onClick={clear}>Show all {count(total, 'event')}</Button>}
      >
        No event has all that the filters ask for.
      </Message>
    )
  return (
    <div aria-busy={isBusy} className={isBusy ? 'animate-breathe' : ''}>
      <ExportButtons view={view} filter={filter} isBusy={isBusy} />
      <EventList view={view} at={filter.at} />
    </div>
  )
}

function isWhole({ reaches }: TimelineView): boolean {
  return reaches.every(
    ({ unread, journalProblem, unreadEntries }) =>
      unread.length + unreadEntries === 0 && journalProblem === null,
  )
}
