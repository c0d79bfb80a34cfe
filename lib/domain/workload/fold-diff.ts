import type { DiffLine } from '#lib/domain/workload/workload-views'

/** How many unchanged lines to show around a change. */
const CONTEXT = 3

/** Replaces unchanged lines that are far from any change with their number. */
export function foldUnchanged(lines: DiffLine[]): (DiffLine | { hidden: number })[] {
  const changes = lines.flatMap(({ kind }, index) => (kind === 'same' ? [] : [index]))
  const isNear = (index: number) => changes.some((change) => Math.abs(change - index) <= CONTEXT)
  const parts: (DiffLine | { hidden: number })[] = []
  for (const [index, line] of lines.entries()) {
    const last = parts.at(-1)
    if (isNear(index)) parts.push(line)
    else if (last !== undefined && 'hidden' in last) last.hidden += 1
    else parts.push({ hidden: 1 })
  }
  return parts
}
