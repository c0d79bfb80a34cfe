import type { LaneEntry } from '#lib/domain/pipeline/lane-entries'
import type { LaneIndex } from '#lib/domain/pipeline/lane-index'

/** `trouble`: the lanes in trouble come first, the worst of them at the top; the others follow by name. */
export const LANE_ORDERS = ['trouble', 'name'] as const

export type LaneOrder = (typeof LANE_ORDERS)[number]

/** Some of all lanes in this order, without putting all of them into it: there can be ten thousands, and few in trouble. */
export function lanesInOrder(
  { entries, troubled }: Pick<LaneIndex, 'entries' | 'troubled'>,
  order: LaneOrder,
  from: number,
  to: number,
): readonly LaneEntry[] {
  if (order === 'name' || troubled.length === 0) return entries.slice(from, to)
  const first = troubled.slice(from, to).flatMap((place) => entries[place] ?? [])
  const wanted = Math.min(to, entries.length) - Math.max(from, troubled.length)
  return wanted <= 0 ? first : [...first, ...othersOf(entries, troubled, from, wanted)]
}

/** The lanes without trouble, from their place in the whole order on. */
function othersOf(
  entries: readonly LaneEntry[],
  troubled: readonly number[],
  from: number,
  wanted: number,
): LaneEntry[] {
  let place = Math.max(0, from - troubled.length)
  for (const skipped of troubled.toSorted((a, b) => a - b)) {
    if (skipped > place) break
    place += 1
  }
  const others: LaneEntry[] = []
  for (; others.length < wanted && place < entries.length; place += 1) {
    const entry = entries[place]
    if (entry?.trouble === null) others.push(entry)
  }
  return others
}

/** The same order for lanes that a filter has found, which are in the order of the names. */
export function inOrder(found: readonly LaneEntry[], order: LaneOrder): readonly LaneEntry[] {
  if (order === 'name') return found
  return found.toSorted((a, b) => (a.trouble ?? Infinity) - (b.trouble ?? Infinity) || 0)
}
