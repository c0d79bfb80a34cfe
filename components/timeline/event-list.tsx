'use client'

import { Fragment } from 'react'
import { EVENT_COLUMNS, EventRow } from '#components/timeline/event-row'
import { EventTime, useTimeZone } from '#components/timeline/event-time'
import { Section } from '#components/ui/section'
import { Table, WholeRow } from '#components/ui/table'
import { titlesOf } from '#lib/domain/environment-view'
import { byDay } from '#lib/domain/local-time'
import type { PlacedEvent } from '#lib/domain/timeline/timeline-event'
import type { TimelineView } from '#lib/plan/records/timeline-view'

/** Events by day in the time zone of the reader, newest first, with a mark at the moment that is asked about. */
export function EventList({
  view: { events, reaches, commits, marks },
  at,
}: {
  view: TimelineView
  at: string | null
}) {
  const timeZone = useTimeZone()
  const titleOf = titlesOf(reaches.map(({ environment }) => environment))
  const marked = at === null ? undefined : events.find(({ when }) => Date.parse(when.at) <= Date.parse(at))
  return byDay(events, timeZone).map(([day, those]) => (
    <Section key={day} title={day}>
      <EventTable
        caption={`${day}, newest first`}
        events={those}
        titleOf={titleOf}
        commits={commits}
        marks={marks}
      >
        {(event) =>
          event === marked &&
          at !== null && (
            <WholeRow id="moment" columns={EVENT_COLUMNS.length}>
              <span className="font-medium text-accent">
                <EventTime when={{ at, isExact: true }} />, the moment above
              </span>
            </WholeRow>
          )
        }
      </EventTable>
    </Section>
  ))
}

/** @param children what stands before an event */
export function EventTable({
  caption,
  events,
  titleOf,
  commits,
  marks,
  isDated = false,
  children,
}: {
  caption: string
  events: readonly PlacedEvent[]
  titleOf: (environment: string) => string | null
  commits: TimelineView['commits']
  marks: TimelineView['marks']
  /** Whether the times have their dates, because no heading has them. */
  isDated?: boolean
  children?: (event: PlacedEvent) => React.ReactNode
}) {
  return (
    <Table
      caption={caption}
      columns={EVENT_COLUMNS}
      rows={events.map(({ environment, id }) => `${environment} ${id}`)}
    >
      {events.map((event) => (
        <Fragment key={`${event.environment} ${event.id}`}>
          {children?.(event)}
          <EventRow
            event={event}
            title={titleOf(event.environment)}
            commits={commits}
            marks={marks[event.environment] ?? {}}
            isDated={isDated}
          />
        </Fragment>
      ))}
    </Table>
  )
}
