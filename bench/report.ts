import type { Figure } from './figure'

const HEADINGS = ['figure', 'value', 'unit', 'target', 'met']

/** For people: aligned columns, values to the right. */
export function formatTable(figures: readonly Figure[]): string {
  const rows = [HEADINGS, ...figures.map(cellsOf)]
  const widths = HEADINGS.map((_, column) => Math.max(...rows.map((row) => (row[column] ?? '').length)))
  return rows
    .map((row) =>
      row
        .map((cell, column) =>
          column === 1 ? cell.padStart(widths[column] ?? 0) : cell.padEnd(widths[column] ?? 0),
        )
        .join('  ')
        .trimEnd(),
    )
    .join('\n')
}

function cellsOf({ name, value, unit, target, met }: Figure): string[] {
  const isMet = met === null ? '' : met ? 'yes' : 'no'
  return [name, value === null ? 'not measured' : String(value), unit, target ?? '', isMet]
}

/** For programs. */
export function formatJson(figures: readonly Figure[]): string {
  return `${JSON.stringify(figures, null, 2)}\n`
}
