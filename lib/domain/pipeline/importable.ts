import type { LaneEntry } from '#lib/domain/pipeline/lane-index'

/** What one operation takes on: its steps stand in the journal, where objects are of limited size. */
export const MOST_TAGS = 500

/** Tags that follow a registry, and those that would but for their pin: what is skipped should be said. */
export function importableTags(entries: readonly LaneEntry[]): string[] {
  const kinds = new Set(['following', 'pinned'])
  return entries.filter(({ lane }) => kinds.has(lane.source.kind)).map(({ key }) => key)
}
