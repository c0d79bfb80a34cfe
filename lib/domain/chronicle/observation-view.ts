import type { Chronicle } from '#lib/domain/chronicle/chronicle'
import { gapsIn } from '#lib/domain/chronicle/stretches'

/** How far what Quayside observed reaches. */
export type ObservationView = {
  /** When it began; null if nothing is kept yet. */
  since: string | null
  /** Times in which nobody observed, newest first. `until` is null if nobody observes now. */
  gaps: { from: string; until: string | null }[]
  /** How many facts cannot be read. */
  unread: number
  /** Since when this process cannot write it, and why; null while it can. */
  failing: { since: string; message: string } | null
}

/** Pages have room for the last ones. */
const MOST_GAPS = 3

type Read = { chronicle: Chronicle; malformed: number; newer: number }

export function observationView(
  { chronicle, malformed, newer }: Read,
  failing: ObservationView['failing'],
  now: number,
): ObservationView {
  const { stretches, keptFrom } = chronicle
  const [first] = stretches
  const since = first === undefined ? null : new Date(first.from).toISOString()
  const gaps = gapsIn(stretches, now).slice(0, MOST_GAPS)
  return {
    since: since !== null && keptFrom !== null && keptFrom > since ? keptFrom : since,
    gaps: gaps.map(({ from, until }) => ({
      from: new Date(from).toISOString(),
      until: until === now ? null : new Date(until).toISOString(),
    })),
    unread: malformed + newer,
    failing,
  }
}
