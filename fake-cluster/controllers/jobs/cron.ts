import { parseSchedule, type Field } from '../../api/objects/schedule'

const MINUTE = 60_000

/** The last time a schedule was due after `earliest` and not after `now`; undefined if there is none. */
export function lastDue(text: string, earliest: Date, now: Date, timeZone = 'UTC'): Date | undefined {
  const parsed = parseSchedule(text)
  if (!parsed.ok) return undefined
  const { schedule } = parsed
  return 'everySeconds' in schedule
    ? lastOfInterval(schedule.everySeconds, earliest, now)
    : lastOfFields(schedule.fields, earliest, now, timeZone)
}

/** Whether a schedule is due in the minute of `date`, in the time zone (default UTC). */
export function isDue(text: string, date: Date, timeZone = 'UTC'): boolean {
  const minute = new Date(Math.floor(date.getTime() / MINUTE) * MINUTE)
  return lastDue(text, new Date(minute.getTime() - 1), minute, timeZone) !== undefined
}

function lastOfInterval(seconds: number, earliest: Date, now: Date): Date | undefined {
  const count = Math.floor((now.getTime() - earliest.getTime()) / (seconds * 1000))
  return count > 0 ? new Date(earliest.getTime() + count * seconds * 1000) : undefined
}

/** Goes back minute by minute, or hour by hour if the schedule does not include the hour. */
function lastOfFields(fields: Field[], earliest: Date, now: Date, timeZone: string): Date | undefined {
  const partsOf = partsIn(timeZone)
  for (let time = Math.floor(now.getTime() / MINUTE) * MINUTE; time > earliest.getTime();) {
    const parts = partsOf(new Date(time))
    const isHour = isInHour(fields, parts)
    if (isHour && fields[0]?.values.has(parts.minute)) return new Date(time)
    time -= isHour ? MINUTE : (parts.minute + 1) * MINUTE
  }
  return undefined
}

type Parts = { minute: number; hour: number; day: number; month: number; weekday: number }

function isInHour([, hour, day, month, weekday]: Field[], at: Parts): boolean {
  const isDay = day?.values.has(at.day) ?? false
  const isWeekday = weekday?.values.has(at.weekday) ?? false
  // If both are restricted, one match is enough (crontab(5)).
  const isEither = !day?.isStar && !weekday?.isStar
  const isRightDay = isEither ? isDay || isWeekday : isDay && isWeekday
  return Boolean(hour?.values.has(at.hour) && month?.values.has(at.month) && isRightDay)
}

function partsIn(timeZone: string): (date: Date) => Parts {
  const format = new Intl.DateTimeFormat('en-GB', {
    timeZone,
    hourCycle: 'h23',
    minute: 'numeric',
    hour: 'numeric',
    day: 'numeric',
    month: 'numeric',
    weekday: 'short',
  })
  return (date) => {
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
}
