/**
 * Cron schedules as CronJobs accept them (robfig/cron, ParseStandard), with the same error messages
 * (cronjob-schedules.json).
 */

/** The allowed values of each field, or a fixed interval between two runs. */
type Schedule = { fields: Field[] } | { everySeconds: number }
export type Parsed = { ok: true; schedule: Schedule } | { ok: false; message: string }

/** A field that starts with a star restricts nothing, even with a step of one. */
export type Field = { values: Set<number>; isStar: boolean }
type Bounds = { low: number; high: number; names?: string[] }

const MONTHS = ['', 'jan', 'feb', 'mar', 'apr', 'may', 'jun', 'jul', 'aug', 'sep', 'oct', 'nov', 'dec']
const WEEKDAYS = ['sun', 'mon', 'tue', 'wed', 'thu', 'fri', 'sat']

const BOUNDS: Bounds[] = [
  { low: 0, high: 59 },
  { low: 0, high: 23 },
  { low: 1, high: 31 },
  { low: 1, high: 12, names: MONTHS },
  { low: 0, high: 6, names: WEEKDAYS },
]

const DESCRIPTORS: Record<string, string> = {
  '@yearly': '0 0 1 1 *',
  '@annually': '0 0 1 1 *',
  '@monthly': '0 0 1 * *',
  '@weekly': '0 0 * * 0',
  '@daily': '0 0 * * *',
  '@midnight': '0 0 * * *',
  '@hourly': '0 * * * *',
}

class ScheduleError extends Error {}

export function parseSchedule(text: string): Parsed {
  try {
    return { ok: true, schedule: scheduleOf(text) }
  } catch (error) {
    if (error instanceof ScheduleError) return { ok: false, message: error.message }
    throw error
  }
}

function scheduleOf(text: string): Schedule {
  if (text.startsWith('@every ')) return { everySeconds: secondsOf(text) }
  const descriptor = DESCRIPTORS[text]
  if (text.startsWith('@') && !descriptor) throw new ScheduleError(`unrecognized descriptor: ${text}`)
  const fields = (descriptor ?? text).split(/\s+/).filter(Boolean)
  if (fields.length !== BOUNDS.length) {
    const found = `found ${fields.length}: [${fields.join(' ')}]`
    throw new ScheduleError(`expected exactly ${BOUNDS.length} fields, ${found}`)
  }
  return { fields: BOUNDS.map((bounds, index) => fieldOf(fields[index] ?? '', bounds)) }
}

const UNITS: Record<string, number> = { ns: 1e-9, us: 1e-6, µs: 1e-6, ms: 1e-3, s: 1, m: 60, h: 3600 }

/** In whole seconds, at least one. */
function secondsOf(text: string): number {
  const duration = text.slice('@every '.length)
  const parts = [...duration.matchAll(/([\d.]+)(ns|us|µs|ms|s|m|h)/g)]
  if (/^[\d.]+$/.test(duration) || parts.map(([part]) => part).join('') !== duration) {
    const why = /[\d.]$/.test(duration) ? 'missing unit in' : 'invalid'
    throw new ScheduleError(`failed to parse duration ${text}: time: ${why} duration "${duration}"`)
  }
  const seconds = parts.reduce(
    (total, [, number = '', unit = '']) => total + Number(number) * (UNITS[unit] ?? 0),
    0,
  )
  return Math.max(1, Math.floor(seconds))
}

function fieldOf(text: string, bounds: Bounds): Field {
  const ranges = text.split(',').filter(Boolean)
  const parsed = ranges.map((range) => rangeOf(range, bounds))
  return {
    values: new Set(parsed.flatMap(({ values }) => values)),
    isStar: parsed.some(({ isStar }) => isStar),
  }
}

function rangeOf(text: string, { low, high, names = [] }: Bounds): { values: number[]; isStar: boolean } {
  const [range = '', stepText, ...slashes] = text.split('/')
  const [from = '', to, ...hyphens] = range.split('-')
  if (hyphens.length > 0) throw new ScheduleError(`too many hyphens: ${text}`)
  if (slashes.length > 0) throw new ScheduleError(`too many slashes: ${text}`)
  const isStar = from === '*' || from === '?'
  const start = isStar ? low : numberOf(from, names)
  const step = stepText === undefined ? 1 : numberOf(stepText)
  const single = isStar || stepText !== undefined ? high : start
  const end = to === undefined || isStar ? single : numberOf(to, names)
  if (start < low) throw new ScheduleError(`beginning of range (${start}) below minimum (${low}): ${text}`)
  if (end > high) throw new ScheduleError(`end of range (${end}) above maximum (${high}): ${text}`)
  if (start > end)
    throw new ScheduleError(`beginning of range (${start}) beyond end of range (${end}): ${text}`)
  if (step === 0) throw new ScheduleError(`step of range should be a positive number: ${text}`)
  const count = Math.floor((end - start) / step) + 1
  const values = Array.from({ length: count }, (_, index) => start + index * step)
  return { values, isStar: isStar && step === 1 }
}

function numberOf(text: string, names: string[] = []): number {
  const named = text ? names.indexOf(text.toLowerCase()) : -1
  if (named >= 0) return named
  if (/^\d+$/.test(text)) return Number(text)
  throw new ScheduleError(`failed to parse int from ${text}: strconv.Atoi: parsing "${text}": invalid syntax`)
}
