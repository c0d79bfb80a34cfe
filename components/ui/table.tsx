import type { ReactNode } from 'react'
import { NotRoving, Roving, useRovingItem } from '#components/ui/roving'

/**
 * A table. On narrow screens its rows become cards, whose cells show the names of their columns.
 * @param columns an empty name is for the column of the actions
 */
export function Table({
  caption,
  columns,
  rows,
  children,
}: {
  caption: string
  columns: string[]
  /** The keys of rows that the arrow keys reach: for many rows with several links or buttons each. */
  rows?: string[]
  children: ReactNode
}) {
  return (
    <table className="w-full border-separate border-spacing-0 rounded-lg border border-line bg-surface text-left max-md:block">
      <caption className="sr-only">{caption}</caption>
      <thead className="max-md:sr-only">
        <tr>
          {columns.map((column) => (
            <th
              key={column}
              scope="col"
              className="border-b border-line px-3 py-2 text-sm font-normal text-soft first:pl-4"
            >
              {column === '' ? <span className="sr-only">Actions</span> : column}
            </th>
          ))}
        </tr>
      </thead>
      <tbody data-roving className="max-md:block">
        {rows === undefined ? children : <Roving items={rows}>{children}</Roving>}
      </tbody>
    </table>
  )
}

/**
 * @param isOpen whether a `WholeRow` with its details follows
 * @param item its key among the `rows` of the table
 */
export function Row({
  item = '',
  isMarked = false,
  isOpen = false,
  children,
}: {
  item?: string
  isMarked?: boolean
  isOpen?: boolean
  children: ReactNode
}) {
  return (
    <tr
      {...useRovingItem(item)}
      data-open={isOpen || undefined}
      className={`group max-md:grid max-md:gap-1 max-md:border-b max-md:border-line max-md:p-4 max-md:last:border-0 ${isMarked ? 'bg-accent-soft/50' : ''}`}
    >
      {children}
    </tr>
  )
}

/** @param label the column's name, shown while the row is a card; without one, the content must be clear by itself */
export function Cell({ label, children }: { label?: string; children: ReactNode }) {
  return (
    <td className="px-3 py-2.5 align-top group-last:border-0 group-data-open:border-0 first:pl-4 max-md:flex max-md:items-baseline max-md:gap-3 max-md:p-0! md:border-b md:border-line">
      {label !== undefined && (
        <span aria-hidden className="w-20 shrink-0 text-sm text-soft md:hidden">
          {label}
        </span>
      )}
      <div className="min-w-0 flex-1">{children}</div>
    </td>
  )
}

/** A row of one cell across all columns. */
export function WholeRow({ id, columns, children }: { id: string; columns: number; children: ReactNode }) {
  return (
    <tr id={id} className="group max-md:block max-md:border-b max-md:border-line max-md:last:border-0">
      <td
        colSpan={columns}
        className="px-4 pt-1 pb-4 group-last:border-0 max-md:block md:border-b md:border-line"
      >
        <NotRoving>{children}</NotRoving>
      </td>
    </tr>
  )
}
