import { Cron } from 'croner'
import cronstrue from 'cronstrue'
import type { CronJob } from '#lib/kubernetes/objects'
import { WallClock } from '#lib/domain/schedule/wall-clock'

/** A CronJob without a time zone runs by the clock of the cluster's controller, which the API does not tell: mostly UTC. */
const CONTROLLER_TIME_ZONE = 'UTC'

/** `At 02:00, only on Tuesday`; null where a schedule has no such words, as `@every 6h`. */
export function scheduleInWords(schedule: string): string | null {
  try {
    return cronstrue.toString(schedule, { use24HourTimeFormat: true })
  } catch {
    return null
  }
}

type Scheduled = Pick<CronJob['spec'], 'schedule' | 'timeZone'>

/** The next times (ISO 8601) after a moment, in milliseconds; none where they cannot be told. */
export function nextRuns(spec: Scheduled, after: number, most: number): string[] {
  try {
    return timesAfter(spec, after, most).map((time) => new Date(time).toISOString())
  } catch {
    return []
  }
}

/**
 * The controller reads schedules as robfig/cron does (its spec_test.go): a time that the clock skips in spring is no run, and one
 * that it shows twice in autumn is two. So the clock on the wall is followed, and only then asked when it shows what was found.
 */
function timesAfter({ schedule, timeZone }: Scheduled, after: number, most: number): number[] {
  // robfig/cron allows `5/15`, too.
  const cron = new Cron(schedule, { mode: '5-part', sloppyRanges: true, timezone: 'UTC' })
  const clock = new WallClock(timeZone ?? CONTROLLER_TIME_ZONE)
  const times: number[] = []
  let shown = cron.nextRun(new Date(clock.earliestShownFrom(after) - 1000))
  while (shown !== null) {
    const last = times[most - 1]
    if (last !== undefined && last < clock.earliestInstantOf(shown.getTime())) break
    times.push(...clock.instantsOf(shown.getTime()).filter((time) => time > after))
    times.sort((one, other) => one - other)
    shown = cron.nextRun(shown)
  }
  return times.slice(0, most)
}

/**
 * The last of the times that a CronJob let pass; null where it let none. Its controller makes up for that one as soon as it is not
 * suspended any more, unless `startingDeadlineSeconds` says that it is too late for that.
 */
export function missedRun({ metadata, spec, status }: CronJob, now: number): string | null {
  const seen = Date.parse(status?.lastScheduleTime ?? metadata.creationTimestamp ?? '')
  const deadline = (spec.startingDeadlineSeconds ?? Infinity) * 1000
  const since = Math.max(seen, now - deadline)
  // A CronJob can have been suspended for years: the last time is looked for backwards, in ever longer steps.
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
