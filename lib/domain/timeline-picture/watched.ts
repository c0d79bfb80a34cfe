import type { Chronicle } from '#lib/domain/chronicle/chronicle'
import { gapsIn } from '#lib/domain/chronicle/stretches'
import type { Gap } from '#lib/domain/timeline-picture/picture'

/** When somebody watched: from the first time on, and not in the gaps, newest first. */
export type Watched = { since: number | null; gaps: readonly Gap[] }

export const NEVER_WATCHED: Watched = { since: null, gaps: [] }

/** No time of reading is in a view, so a gap that goes on has no end. */
export function watchedIn(chronicle: Chronicle | undefined, now: number): Watched {
  if (chronicle === undefined) return NEVER_WATCHED
  const { stretches } = chronicle
  const gaps = gapsIn(stretches, now).map(({ from, until }) => ({ from, to: until === now ? null : until }))
  return { since: stretches[0]?.from ?? null, gaps }
}
