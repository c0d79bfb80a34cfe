/** Times are milliseconds since the epoch until they are written into an object. */
export const MINUTE = 60_000
export const HOUR = 60 * MINUTE
export const DAY = 24 * HOUR
export const WEEK = 7 * DAY

export type Clock = {
  now: number
  /** The last import of production (0), the one a week earlier (1), and so on. */
  weeklyImport: (weeksAgo: number) => number
  /** `ago` before now, but always after the last import of production. */
  recently: (ago: number) => number
}

export function clockAt(now: Date): Clock {
  const time = now.getTime()
  const last = lastTuesdayAtTwo(now)
  return {
    now: time,
    weeklyImport: (weeksAgo) => last - weeksAgo * WEEK,
    recently: (ago) => Math.max(time - ago, (last + time) / 2),
  }
}

/** In whole seconds, the way API servers write times. */
export function timestamp(time: number): string {
  return new Date(time).toISOString().replace(/\.\d+Z$/, 'Z')
}

function lastTuesdayAtTwo(now: Date): number {
  const today = Date.UTC(now.getUTCFullYear(), now.getUTCMonth(), now.getUTCDate(), 2)
  const tuesday = today - ((now.getUTCDay() + 5) % 7) * DAY
  return tuesday > now.getTime() ? tuesday - WEEK : tuesday
}
