import type { LaneEntry } from '#lib/domain/pipeline/lane-index'

/** The most tags in one operation: its steps are in the journal, where the size of objects is limited. */
export const MOST_TAGS = 500

/** Tags that follow a registry, and pinned ones too, so that a plan can say that it skips them. */
export function importableTags(entries: readonly LaneEntry[]): string[] {
  const kinds = new Set(['following', 'pinned'])
  return entries.filter(({ lane }) => kinds.has(lane.source.kind)).map(({ key }) => key)
}
