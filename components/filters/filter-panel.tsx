import { SlidersHorizontal } from 'lucide-react'
import { useState, type ReactNode } from 'react'
import { Button } from '#components/ui/button'
import { Notice } from '#components/ui/notice'
import { Select } from '#components/ui/select'
import { count } from '#lib/domain/format'

/** Filters that fold away, and what of the address is none. @param chosen how many filters are set */
export function FilterPanel({
  problems,
  chosen,
  onClear,
  children,
}: {
  problems: readonly string[]
  chosen: number
  onClear: () => void
  children: ReactNode
}) {
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
          {children}
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

/** One of several, or all. */
export function FilterChoice({
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

/** Also the chosen one, if a link has it and there is none of that name. */
export function NameOptions({ names, chosen }: { names: readonly string[]; chosen: string }) {
  const all = chosen === '' || names.includes(chosen) ? names : [chosen, ...names]
  return all.map((name) => (
    <option key={name} value={name}>
      {name}
    </option>
  ))
}

export function TableOptions({ table }: { table: Record<string, string> }) {
  return Object.entries(table).map(([name, words]) => (
    <option key={name} value={name}>
      {words}
    </option>
  ))
}
