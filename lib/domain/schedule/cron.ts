import { Cron } from 'croner'
import cronstrue from 'cronstrue'
import type { CronJob } from '#lib/kubernetes/objects'
import { WallClock } from '#lib/domain/schedule/wall-clock'

/** A CronJob without a time zone uses the time zone of the controller, which the API does not show. It is mostly UTC. */
const CONTROLLER_TIME_ZONE = 'UTC'

/** `At 02:00, only on Tuesday`; null if there are no such words, as for `@every 6h`. */
export function scheduleInWords(schedule: string): string | null {
  try {
    return cronstrue.toString(schedule, { use24HourTimeFormat: true })
  } catch {
    return null
  }
}

type Scheduled = Pick<CronJob['spec'], 'schedule' | 'timeZone'>

/** The next run times (ISO 8601) after `after`, in milliseconds; empty if they cannot be computed. */
export function nextRuns(spec: Scheduled, after: number, limit: number): string[] {
  try {
    return timesAfter(spec, after, limit).map((time) => new Date(time).toISOString())
  } catch {
    return []
  }
}

/**
 * As robfig/cron does in the controller (see its spec_test.go): a local time that is skipped in spring is not a run, and one
 * that occurs twice in autumn is two runs. So the schedule is applied to local times, which are then converted.
 */
function timesAfter({ schedule, timeZone }: Scheduled, after: number, limit: number): number[] {
  // robfig/cron also allows `5/15`.
  const cron = new Cron(schedule, { mode: '5-part', sloppyRanges: true, timezone: 'UTC' })
  const clock = new WallClock(timeZone ?? CONTROLLER_TIME_ZONE)
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

/**
 * The last run that a CronJob missed; null if it missed none. When it is no longer suspended, the controller starts this run at
 * once, unless `startingDeadlineSeconds` have passed.
 */
export function missedRun({ metadata, spec, status }: CronJob, now: number): string | null {
  const seen = Date.parse(status?.lastScheduleTime ?? metadata.creationTimestamp ?? '')
  const deadline = (spec.startingDeadlineSeconds ?? Infinity) * 1000
  const since = Math.max(seen, now - deadline)
  // A CronJob can be suspended for years, so the search goes backwards with growing steps.
  for (let back = MINUTE_MS; ; back *= 2) {
    const isAll = !(now - back > since)
    const last = lastRun(spec, isAll ? since : now - back, now)
    if (last !== null || isAll) return last
  }
}

const MINUTE_MS = 60_000

function lastRun(spec: Scheduled, after: number, now: number): string | null {
  let last: string | null = null
  for (;;) {
    const [next] = nextRuns(spec, last === null ? after : Date.parse(last), 1)
    if (next === undefined || Date.parse(next) > now) return last
    last = next
  }
}
