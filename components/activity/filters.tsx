import { SlidersHorizontal } from 'lucide-react'
import { useState, type ReactNode } from 'react'
import { TimeFilter } from '#components/activity/time-filter'
import { Button } from '#components/ui/button'
import { Notice } from '#components/ui/notice'
import { Select } from '#components/ui/select'
import { count } from '#lib/domain/format'
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
  const [isOpen, setIsOpen] = useState(chosen > 0)
  return (
    <>
      {problems.length > 0 && (
        <div className="mb-3" role="status">
          <Notice tone="warn">Ignored in the address: {problems.join(' ')}</Notice>
        </div>
      )}
      <details
        open={isOpen}
        onToggle={({ currentTarget }) => setIsOpen(currentTarget.open)}
        className="mb-4 rounded-lg border border-line bg-surface print:hidden"
      >
        <summary className="flex cursor-pointer items-center gap-2 px-3 py-2 font-medium">
          <SlidersHorizontal aria-hidden className="size-4 text-soft" />
          Filters
          {chosen > 0 && <span className="font-normal text-soft">{count(chosen, 'filter')} set</span>}
        </summary>
        <div className="grid grid-cols-2 items-end gap-3 px-3 pt-1 pb-3 max-sm:grid-cols-1 lg:grid-cols-3">
          <Choice label="Person" value={by} onChoose={(next) => onChange({ by: next })}>
            <Options names={view.people} chosen={by} />
          </Choice>
          <Choice label="Lane or workload" value={lane} onChoose={(next) => onChange({ lane: next })}>
            <Options names={view.lanes} chosen={lane} />
          </Choice>
          <Choice label="Action" value={action ?? ''} onChoose={(next) => onChange(read({ action: next }))}>
            <TableOptions table={ACTIVITY_ACTIONS} />
          </Choice>
          <Choice label="Result" value={outcome ?? ''} onChoose={(next) => onChange(read({ outcome: next }))}>
            <TableOptions table={ACTIVITY_OUTCOMES} />
          </Choice>
          <TimeFilter from={from} to={to} onChange={onChange} />
          {chosen > 0 && (
            <Button size="small" className="justify-self-start" onClick={onClear}>
              Clear filters
            </Button>
          )}
        </div>
      </details>
    </>
  )
}

/** What an option stands for, as in the address. */
function read(option: { action: string } | { outcome: string }): Partial<ActivityFilter> {
  const { filter } = readActivityFilter(new URLSearchParams(option))
  return 'action' in option ? { action: filter.action } : { outcome: filter.outcome }
}

function Choice({
  label,
  value,
  onChoose,
  children,
}: {
  label: string
  value: string
  onChoose: (value: string) => void
  children: ReactNode
}) {
  return (
    <Select label={label} value={value} onChoose={onChoose} className="min-w-0">
      <option value="">All</option>
      {children}
    </Select>
  )
}

/** Also the chosen one, if a link has it and the journal does not. */
function Options({ names, chosen }: { names: readonly string[]; chosen: string }) {
  const all = chosen === '' || names.includes(chosen) ? names : [chosen, ...names]
  return all.map((name) => (
    <option key={name} value={name}>
      {name}
    </option>
  ))
}

function TableOptions({ table }: { table: Record<string, string> }) {
  return Object.entries(table).map(([name, words]) => (
    <option key={name} value={name}>
      {words}
    </option>
  ))
}
