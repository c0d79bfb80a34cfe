import { FilterChoice, FilterPanel, NameOptions, TableOptions } from '#components/filters/filter-panel'
import { MomentField, TimeFilter } from '#components/filters/time-filter'
import type { TimelineAddress } from '#components/timeline/timeline-address'
import { EVENT_KINDS } from '#lib/domain/timeline/event-kinds'
import { readTimelineFilter } from '#lib/plan/records/timeline-filter'
import type { TimelineView } from '#lib/plan/records/timeline-view'

/** Person, lane, kind and time, and the moment that is asked about. */
export function TimelineFilters({
  view,
  address: { filter, problems, change, clear },
}: {
  view: Pick<TimelineView, 'people' | 'lanes'>
  address: TimelineAddress
}) {
  const { by, lane, kind, from, to, at } = filter
  const chosen = [by, lane, kind, from, to, at].filter((each) => each !== null && each !== '').length
  return (
    <FilterPanel problems={problems} chosen={chosen} onClear={clear}>
      <FilterChoice label="Person" value={by} onChoose={(next) => change({ by: next })}>
        <NameOptions names={view.people} chosen={by} />
      </FilterChoice>
      <FilterChoice label="Lane or workload" value={lane} onChoose={(next) => change({ lane: next })}>
        <NameOptions names={view.lanes} chosen={lane} />
      </FilterChoice>
      <FilterChoice label="Kind" value={kind ?? ''} onChoose={(next) => change({ kind: kindIn(next) })}>
        <TableOptions table={EVENT_KINDS} />
      </FilterChoice>
      <MomentField label="What ran at" time={at} onChoose={(next) => change({ at: next })} />
      <TimeFilter from={from} to={to} onChange={change} />
    </FilterPanel>
  )
}

/** What an option stands for, as in the address. */
function kindIn(option: string) {
  return readTimelineFilter(new URLSearchParams({ kind: option })).filter.kind
}
