import cronstrue from 'cronstrue'
import { parseSchedule, type Field } from '#lib/domain/schedule/cron-grammar'

/** `At 02:00, only on Tuesday`; null where the controller cannot read the schedule. They agree with the runs that are shown. */
export function scheduleInWords(schedule: string): string | null {
  const parsed = parseSchedule(schedule)
  if (parsed === null) return null
  if ('every' in parsed) return `Every ${durationWords(parsed.every)}, counted from the last run`
  const { minute, hour, day, month, weekday } = parsed.fields
  if ([minute, hour, day, month, weekday].some(({ values }) => values.length === 0)) return null
  const text = [
    fieldText(minute, 0, 60),
    fieldText(hour, 0, 24),
    fieldText(day, 1, null),
    fieldText(month, 1, 12),
    fieldText(weekday, 0, null),
  ].join(' ')
  const words = cronstrue.toString(text, { use24HourTimeFormat: true })
  // Where both are given, a run comes on either. cronstrue reads as if both were needed.
  const isEither = !day.isStar && !weekday.isStar
  return isEither ? words.replace(WEEKDAY_PART, ', or ') : words
}

const WEEKDAY_PART = /,(?: and| only)? (?=(?:on )?(?:Sun|Mon|Tues|Wednes|Thurs|Fri|Satur)day)/

function durationWords(milliseconds: number): string {
  const seconds = milliseconds / 1_000
  const parts = [
    [Math.floor(seconds / 3_600), 'h'],
    [Math.floor(seconds / 60) % 60, 'min'],
    [seconds % 60, 's'],
  ] as const
  return parts.flatMap(([amount, unit]) => (amount > 0 ? [`${amount} ${unit}`] : [])).join(' ')
}

/** One way to write each field. `cycle` is how many values it has, where steps through them go on evenly; days are not even. */
function fieldText({ values, isStar }: Field, first: number, cycle: number | null): string {
  if (isStar) return '*'
  const [start = first, second = start] = values
  const step = second - start
  const isEven = values.every((value, at) => value === start + at * step)
  if (cycle !== null && isEven && start === first && step > 1 && step * values.length === cycle)
    return `*/${step}`
  const last = values.at(-1) ?? start
  return isEven && step === 1 && values.length > 2 ? `${start}-${last}` : values.join(',')
}
