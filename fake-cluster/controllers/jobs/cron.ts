/** Cron schedules of five fields, with lists, ranges and steps, as CronJobs have them. */

const RANGES = [
  [0, 59],
  [0, 23],
  [1, 31],
  [1, 12],
  [0, 7],
] as const

const NICKNAMES: Record<string, string> = {
  '@hourly': '0 * * * *',
  '@daily': '0 0 * * *',
  '@weekly': '0 0 * * 0',
  '@monthly': '0 0 1 * *',
}

/** Whether a schedule is due in the minute of `date`, in the time zone (UTC unless given). */
export function isDue(schedule: string, date: Date, timeZone = 'UTC'): boolean {
  const fields = (NICKNAMES[schedule] ?? schedule).trim().split(/\s+/)
  if (fields.length !== RANGES.length) return false
  const [minute, hour, day, month, weekday] = RANGES.map(([low, high], index) =>
    valuesOf(fields[index] ?? '*', low, high),
  )
  const at = partsOf(date, timeZone)
  const isDay = day?.has(at.day) ?? false
  const isWeekday = (weekday?.has(at.weekday) ?? false) || (at.weekday === 0 && (weekday?.has(7) ?? false))
  // Where both are restricted, either is enough (crontab(5)).
  const isEither = fields[2] !== '*' && fields[4] !== '*'
  const isRightDay = isEither ? isDay || isWeekday : isDay && isWeekday
  return Boolean(minute?.has(at.minute) && hour?.has(at.hour) && month?.has(at.month) && isRightDay)
}

function valuesOf(field: string, low: number, high: number): Set<number> {
  const values = new Set<number>()
  for (const item of field.split(',')) {
    const [range = '*', step = '1'] = item.split('/')
    const [from, to] = range === '*' ? [low, high] : range.split('-').map(Number)
    const end = to ?? (item.includes('/') ? high : from)
    for (let value = from ?? low; value <= (end ?? low); value += Number(step) || 1) values.add(value)
  }
  return values
}

function partsOf(date: Date, timeZone: string) {
  const format = new Intl.DateTimeFormat('en-GB', {
    timeZone,
    hourCycle: 'h23',
    minute: 'numeric',
    hour: 'numeric',
    day: 'numeric',
    month: 'numeric',
    weekday: 'short',
  })
  const parts = new Map(format.formatToParts(date).map(({ type, value }) => [type, value]))
  const number = (type: Intl.DateTimeFormatPartTypes) => Number(parts.get(type))
  const weekday = ['Sun', 'Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat'].indexOf(parts.get('weekday') ?? '')
  return {
    minute: number('minute'),
    hour: number('hour'),
    day: number('day'),
    month: number('month'),
    weekday,
  }
}
