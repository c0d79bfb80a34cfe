import type { Checks } from '#lib/domain/pipeline/attention'
import { isMarkedBad } from '#lib/domain/marks/marked-images'
import type { LaneEntry } from '#lib/domain/pipeline/lane-entries'
import { isRecent } from '#lib/domain/image-stream/recent-check'

/** The most tags in one operation: its steps are in the journal, where the size of objects is limited. */
export const MOST_TAGS = 500

/** Lanes that are not among the chosen tags, by what is known of them. */
export type LeftLanes = { upToDate: number; unchecked: number; newer: number; pinned: number }

/** Tags that follow a registry, and pinned ones too, so that a plan can say that it skips them. */
export function importableTags(entries: readonly LaneEntry[]): string[] {
  const kinds = new Set(['following', 'pinned'])
  return entries.filter(({ lane }) => kinds.has(lane.source.kind)).map(({ key }) => key)
}

/**
 * The tags of a plan that imports what is newer: all, where one operation takes as many. Otherwise those with a newer image first,
 * then those of which no check tells, because a plan asks the registry about them.
 */
export function chooseImportable(
  entries: readonly LaneEntry[],
  checks: Checks,
  now: number,
): { tags: string[]; left: LeftLanes | null } {
  const all = importableTags(entries)
  if (all.length <= MOST_TAGS) return { tags: all, left: null }
  const bad: string[] = []
  const known: Record<keyof LeftLanes, string[]> = { newer: [], unchecked: [], upToDate: [], pinned: [] }
  for (const { key, lane } of entries) {
    const { kind } = lane.source
    if (kind === 'pinned') known.pinned.push(key)
    if (kind !== 'following') continue
    const check = checks.get(key)
    if (check?.state === 'newer') (isMarkedBad(check.image) ? bad : known.newer).push(key)
    else known[check?.state === 'up-to-date' && isRecent(check, now) ? 'upToDate' : 'unchecked'].push(key)
  }
  const newer = known.newer.slice(0, MOST_TAGS)
  const unchecked = known.unchecked.slice(0, MOST_TAGS - newer.length)
  const left = {
    upToDate: known.upToDate.length,
    unchecked: known.unchecked.length - unchecked.length,
    newer: known.newer.length - newer.length,
    pinned: known.pinned.length,
  }
  // Their plan says who marked them, as far as there is room.
  return { tags: [...newer, ...unchecked, ...bad].slice(0, MOST_TAGS), left }
}
