import { TriangleAlert } from 'lucide-react'
import { FoldedWords, Words } from '#components/format/words'
import { Cell, Row, Table } from '#components/ui/table'
import { RelativeTime } from '#components/format/time'
import type { EventView } from '#lib/domain/workload/workload-views'

const COLUMNS = ['When', 'Reason', 'Object', 'Message']

export function Events({ events, name }: { events: EventView[]; name: string }) {
  if (events.length === 0) {
    return <p className="text-soft">No events: the cluster keeps them for a few hours only.</p>
  }
  return (
    <Table caption={`Events of ${name}, newest first`} columns={COLUMNS}>
      {events.map((event) => (
        <Row key={`${event.at} ${event.object} ${event.reason} ${event.message}`}>
          <Cell label="When">{event.at === null ? 'unknown' : <RelativeTime time={event.at} />}</Cell>
          <Cell label="Reason">
            <span
              className={`inline-flex items-center gap-1.5 ${event.type === 'Normal' ? '' : 'font-medium text-warn'}`}
            >
              {event.type !== 'Normal' && <TriangleAlert aria-hidden className="size-3.5 shrink-0" />}
              <span className="max-w-[24ch]">
                <FoldedWords text={event.reason} />
              </span>
              {event.count > 1 && <span className="font-normal text-soft">×{event.count}</span>}
            </span>
          </Cell>
          <Cell label="Object">
            <span className="block max-w-[40ch]">
              <Words text={event.object} />
            </span>
          </Cell>
          <Cell label="Message">
            <FoldedWords text={event.message} />
          </Cell>
        </Row>
      ))}
    </Table>
  )
}
