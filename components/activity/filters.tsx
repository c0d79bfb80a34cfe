import { FilterChoice, FilterPanel, NameOptions, TableOptions } from '#components/filters/filter-panel'
import { TimeFilter } from '#components/filters/time-filter'
import {
  ACTIVITY_ACTIONS,
  ACTIVITY_OUTCOMES,
  readActivityFilter,
  type ActivityFilter,
  type ReadFilter,
} from '#lib/plan/records/activity-filter'
import type { ActivityView } from '#lib/plan/records/activity-view'

type Props = ReadFilter & {
  /** What there is to choose. */
  view: Pick<ActivityView, 'people' | 'lanes'>
  onChange: (filter: Partial<ActivityFilter>) => void
  onClear: () => void
}

/** Person, lane, action, result and time. The words have a field of their own. */
export function Filters({ view, filter, problems, onChange, onClear }: Props) {
  const { by, lane, action, outcome, from, to } = filter
  const chosen = [by, lane, action, outcome, from, to].filter((each) => each !== null && each !== '').length
  return (
    <FilterPanel problems={problems} chosen={chosen} onClear={onClear}>
      <FilterChoice label="Person" value={by} onChoose={(next) => onChange({ by: next })}>
        <NameOptions names={view.people} chosen={by} />
      </FilterChoice>
      <FilterChoice label="Lane or workload" value={lane} onChoose={(next) => onChange({ lane: next })}>
        <NameOptions names={view.lanes} chosen={lane} />
      </FilterChoice>
      <FilterChoice label="Action" value={action ?? ''} onChoose={(next) => onChange(read({ action: next }))}>
        <TableOptions table={ACTIVITY_ACTIONS} />
      </FilterChoice>
      <FilterChoice
        label="Result"
        value={outcome ?? ''}
        onChoose={(next) => onChange(read({ outcome: next }))}
      >
        <TableOptions table={ACTIVITY_OUTCOMES} />
      </FilterChoice>
      <TimeFilter from={from} to={to} onChange={onChange} />
    </FilterPanel>
  )
}

/** What an option stands for, as in the address. */
function read(option: { action: string } | { outcome: string }): Partial<ActivityFilter> {
  const { filter } = readActivityFilter(new URLSearchParams(option))
  return 'action' in option ? { action: filter.action } : { outcome: filter.outcome }
}
