/** A time in which Quayside watched. Both ends are in milliseconds since 1970. */
export type Stretch = { from: number; until: number }

/** Observers say so much more often than that, so a longer silence is a gap. Shorter ones are not told. */
export const SILENCE_MS = 10 * 60_000

/** The stretches of all replicas as one line: those that overlap, or nearly touch, are one. Oldest first. */
export function stretchesIn(all: Iterable<Stretch>): Stretch[] {
  const found: Stretch[] = []
  for (const { from, until } of [...all].sort((a, b) => a.from - b.from)) {
    const last = found.at(-1)
    if (last !== undefined && from <= last.until + SILENCE_MS) last.until = Math.max(last.until, until)
    else found.push({ from, until })
  }
  return found
}

/** The times in which no replica watched, the newest first. The time before the first stretch is none: nobody knows of it. */
export function gapsIn(all: Iterable<Stretch>, now: number): Stretch[] {
  const stretches = stretchesIn(all)
  const ends = stretches.map(({ until }) => until)
  const starts = [...stretches.slice(1).map(({ from }) => from), now]
  return ends
    .map((from, index) => ({ from, until: starts[index] ?? now }))
    .filter(({ from, until }) => until - from > SILENCE_MS)
    .reverse()
}

/** Whether a time is in one of these gaps. */
export function isInGap(gaps: readonly Stretch[], at: number): boolean {
  return gaps.some(({ from, until }) => from < at && at < until)
}

/** Whether somebody watched at a time. A timeline asks about thousands. @param now up to which silences count */
export function isWatched(stretches: readonly Stretch[], at: number, now: number): boolean {
  const [first] = stretches
  return first !== undefined && at >= first.from && !isInGap(knownGapsIn(stretches, now), at)
}

const known = new WeakMap<readonly Stretch[], { now: number; gaps: readonly Stretch[] }>()

function knownGapsIn(stretches: readonly Stretch[], now: number): readonly Stretch[] {
  const found = known.get(stretches)
  if (found?.now === now) return found.gaps
  const gaps = gapsIn(stretches, now)
  known.set(stretches, { now, gaps })
  return gaps
}

/** Where an observer that watches now writes that it does: the newest stretch goes on, or a new one begins. */
export function extended(all: Iterable<Stretch>, now: number): Stretch {
  const last = [...all].sort((a, b) => b.until - a.until)[0]
  return last !== undefined && now <= last.until + SILENCE_MS
    ? { from: last.from, until: Math.max(last.until, now) }
    : { from: now, until: now }
}
