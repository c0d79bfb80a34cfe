import { Cron } from 'croner'
import type { CronJob } from '#lib/kubernetes/objects'
import { parseSchedule, type Field, type Fields } from '#lib/domain/schedule/cron-grammar'
import { WallClock } from '#lib/domain/schedule/wall-clock'

/** A CronJob without a time zone uses the time zone of the controller, which the API does not show. It is mostly UTC. */
const CONTROLLER_TIME_ZONE = 'UTC'

/** What decides when a CronJob runs. `@every` counts from the last run, or from the creation of the CronJob. */
export type Scheduled = Pick<CronJob, 'metadata' | 'spec' | 'status'>

/** The next run times (ISO 8601) after `after`, in milliseconds; empty if there are none or they cannot be computed. */
export function nextRuns(cronJob: Scheduled, after: number, limit: number): string[] {
  const schedule = parseSchedule(cronJob.spec.schedule)
  if (schedule === null || unknownTimeZoneOf(cronJob.spec) !== null) return []
  const times =
    'every' in schedule
      ? timesEvery(schedule.every, cronJob, after, limit)
      : timesAfter(schedule.fields, timeZoneOf(cronJob.spec), after, limit)
  return times.map((time) => new Date(time).toISOString())
}

function timesEvery(
  every: number,
  { metadata, spec, status }: Scheduled,
  after: number,
  limit: number,
): number[] {
  // The controller counts from the deadline at the earliest, so a longer interval never ends.
  if ((spec.startingDeadlineSeconds ?? Infinity) * 1000 < every) return []
  const base = Date.parse(status?.lastScheduleTime ?? metadata.creationTimestamp ?? '')
  if (Number.isNaN(base)) return []
  const first = base + every * Math.max(1, Math.floor((after - base) / every) + 1)
  return Array.from({ length: limit }, (_, at) => first + at * every)
}

/**
 * As robfig/cron does in the controller (see its spec_test.go): a local time that is skipped in spring is not a run, and one
 * that occurs twice in autumn is two runs. So the schedule is applied to local times, which are then converted.
 */
function timesAfter(
  { minute, hour, day, month, weekday }: Fields,
  timeZone: string | null,
  after: number,
  limit: number,
): number[] {
  if ([minute, hour, day, month, weekday].some(({ values }) => values.length === 0)) return []
  const text = [minute, hour, day, month, weekday].map(textOf).join(' ')
  const clock = clockOf(timeZone)
  if (clock === null) return []
  const cron = new Cron(text, { mode: '5-part', timezone: 'UTC' })
  const times: number[] = []
  let local = cron.nextRun(new Date(clock.earliestLocalTime(after) - 1000))
  while (local !== null) {
    const last = times[limit - 1]
    if (last !== undefined && last < clock.earliestInstant(local.getTime())) break
    times.push(...clock.instantsOf(local.getTime()).filter((time) => time > after))
    times.sort((one, other) => one - other)
    local = cron.nextRun(local)
  }
  return times.slice(0, limit)
}

/** If neither day nor weekday is a star, croner runs on both, as the controller does. */
function textOf({ values, isStar }: Field): string {
  return isStar ? '*' : values.join(',')
}

/** The time zone of a CronJob. The schedule of an old object can name one, which then wins. */
export function timeZoneOf({ schedule, timeZone }: CronJob['spec']): string | null {
  const parsed = parseSchedule(schedule)
  const own = parsed !== null && 'timeZone' in parsed ? parsed.timeZone : null
  const name = own ?? timeZone ?? null
  return isOfController(name) ? null : name
}

/** Go reads an empty name as UTC, and `Local` as the time zone of the controller. */
function isOfController(name: string | null): name is null | '' | 'Local' {
  return name === null || name === '' || name === 'Local'
}

/** A time zone that nobody knows: a CronJob that names one never runs, whatever its schedule is. */
export function unknownTimeZoneOf(spec: CronJob['spec']): string | null {
  const named = [spec.timeZone ?? null, timeZoneOf(spec)]
  return named.find((name) => clockOf(name) === null) ?? null
}

const clocks = new Map<string, WallClock>()

/** Null where the controller does not know the time zone: it reads names in their own case only. */
function clockOf(timeZone: string | null): WallClock | null {
  const name = isOfController(timeZone) ? CONTROLLER_TIME_ZONE : timeZone
  try {
    const clock = clocks.get(name) ?? new WallClock(name)
    if (clock.timeZone !== name && clock.timeZone.toLowerCase() === name.toLowerCase()) return null
    clocks.set(name, clock)
    return clock
  } catch {
    return null
  }
}
