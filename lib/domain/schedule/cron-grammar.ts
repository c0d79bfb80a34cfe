/**
 * The grammar of schedules as the CronJob controller reads them: robfig/cron v3 (`parser.go`), which differs from crontab(5).
 * A step may be larger than its range, a star with the step one is still a star, `?` is a star in every field, and old
 * objects may name a time zone in the schedule (cronjob-schedules.json; the API server takes no new ones with `TZ=`).
 */

/** The values that a field allows, in order. A star in the day or weekday field leaves the choice to the other field. */
export type Field = { values: number[]; isStar: boolean }

type Schedule =
  /** `@every 90m`, counted from the run before. */
  { every: number } | { fields: Fields; timeZone: string | null }

export type Fields = { minute: Field; hour: Field; day: Field; month: Field; weekday: Field }

type Bounds = { min: number; max: number; names?: readonly string[] }

const MONTHS = ['jan', 'feb', 'mar', 'apr', 'may', 'jun', 'jul', 'aug', 'sep', 'oct', 'nov', 'dec']
const WEEKDAYS = ['sun', 'mon', 'tue', 'wed', 'thu', 'fri', 'sat']

const MINUTE = { min: 0, max: 59 }
const HOUR = { min: 0, max: 23 }
const DAY = { min: 1, max: 31 }
const MONTH = { min: 1, max: 12, names: MONTHS }
const WEEKDAY = { min: 0, max: 6, names: WEEKDAYS }

const MACROS = new Map([
  ['@yearly', '0 0 1 1 *'],
  ['@annually', '0 0 1 1 *'],
  ['@monthly', '0 0 1 * *'],
  ['@weekly', '0 0 * * 0'],
  ['@daily', '0 0 * * *'],
  ['@midnight', '0 0 * * *'],
  ['@hourly', '0 * * * *'],
])

/** Null where the controller cannot read it either. */
export function parseSchedule(text: string): Schedule | null {
  const [, timeZone = null, zoned] = /^(?:CRON_)?TZ=([^ ]*) (.*)$/s.exec(text) ?? []
  // Spaces around a macro are read only after a time zone.
  const rest = zoned?.trim() ?? text
  const every = /^@every (.*)$/s.exec(rest)?.[1]
  if (every !== undefined) {
    const duration = durationOf(every)
    return duration === null ? null : { every: duration }
  }
  const fields = fieldsOf(MACROS.get(rest) ?? rest)
  return fields && { fields, timeZone }
}

function fieldsOf(text: string): Fields | null {
  const [first = '', second = '', third = '', fourth = '', fifth, ...more] = text.trim().split(/\s+/)
  if (fifth === undefined || more.length > 0) return null
  const minute = fieldOf(first, MINUTE)
  const hour = fieldOf(second, HOUR)
  const day = fieldOf(third, DAY)
  const month = fieldOf(fourth, MONTH)
  const weekday = fieldOf(fifth, WEEKDAY)
  return minute && hour && day && month && weekday ? { minute, hour, day, month, weekday } : null
}

function fieldOf(text: string, bounds: Bounds): Field | null {
  const values = new Set<number>()
  let isStar = false
  for (const part of text.split(',').filter((each) => each !== '')) {
    const range = rangeOf(part, bounds)
    if (range === null) return null
    isStar ||= range.isStar
    for (let value = range.start; value <= range.end; value += range.step) values.add(value)
  }
  return { values: [...values].sort((a, b) => a - b), isStar }
}

function rangeOf(text: string, { min, max, names }: Bounds) {
  const [span = '', stepText, ...tooManySteps] = text.split('/')
  const [low = '', high, ...tooManyHyphens] = span.split('-')
  const isAll = low === '*' || low === '?'
  const step = stepText === undefined ? 1 : numberOf(stepText)
  const start = isAll ? min : numberOf(low, names, min)
  const last = high === undefined ? start : numberOf(high, names, min)
  // `5/15` is `5-59/15`.
  const end = isAll || (high === undefined && stepText !== undefined) ? max : last
  if (step === null || start === null || end === null) return null
  if (tooManySteps.length > 0 || (!isAll && tooManyHyphens.length > 0)) return null
  if (step === 0 || start < min || end > max || start > end) return null
  return { start, end, step, isStar: isAll && step === 1 }
}

/** Of the integers that Go reads. */
const LARGEST = 2 ** 63

function numberOf(text: string, names: readonly string[] = [], first = 0): number | null {
  const named = names.indexOf(text.toLowerCase())
  if (named >= 0) return named + first
  return /^\+?\d+$/.test(text) && Number(text) < LARGEST ? Number(text) : null
}

const UNITS: Record<string, number> = {
  ns: 1e-6,
  us: 1e-3,
  µs: 1e-3,
  μs: 1e-3,
  ms: 1,
  s: 1_000,
  m: 60_000,
  h: 3_600_000,
}

/** A duration as Go writes it (`1h30m`), in milliseconds: whole seconds, and at least one. */
function durationOf(text: string): number | null {
  const PART = /(\d+\.?\d*|\.\d+)(ns|us|µs|μs|ms|s|m|h)/g
  const isNegative = text.startsWith('-')
  const unsigned = text.replace(/^[+-]/, '')
  if (unsigned === '' || (unsigned.replace(PART, '') !== '' && unsigned !== '0')) return null
  const parts = [...unsigned.matchAll(PART)]
  const sum = parts.reduce((total, [, amount, unit = '']) => total + Number(amount) * (UNITS[unit] ?? 0), 0)
  return isNegative ? 1_000 : Math.max(1_000, Math.floor(sum / 1_000) * 1_000)
}
