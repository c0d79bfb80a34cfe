const HOUR_MS = 3_600_000
const EVENING = 18

/** The beginnings that people on call ask for, in the time zone of the reader. */
export const TIME_PRESETS = {
  hour: 'Last hour',
  night: 'Since 18:00',
  day: 'Last 24 h',
  week: 'Last 7 d',
}

export type TimePreset = keyof typeof TIME_PRESETS

const HOURS = { hour: 1, day: 24, week: 7 * 24 }

/** When it begins, to the minute. The address gets this moment, so that a link shows others the same. */
export function beginningOfTime(preset: TimePreset, now: number): string {
  const start = preset === 'night' ? lastEvening(now) : new Date(now - HOURS[preset] * HOUR_MS)
  start.setSeconds(0, 0)
  return start.toISOString()
}

/** In the evening it is today's, later yesterday's. */
function lastEvening(now: number): Date {
  const evening = new Date(now)
  evening.setHours(EVENING, 0, 0, 0)
  if (evening.getTime() > now) evening.setDate(evening.getDate() - 1)
  return evening
}
