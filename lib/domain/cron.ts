import { Cron } from 'croner'
import cronstrue from 'cronstrue'
import type { CronJob } from '#lib/kubernetes/objects'

/** A CronJob without a time zone runs by the clock of the cluster's controller, which the API does not tell: mostly UTC. */
const OF_THE_CONTROLLER = 'UTC'

/** `At 02:00, only on Tuesday`; null where a schedule has no such words, as `@every 6h`. */
export function scheduleInWords(schedule: string): string | null {
  try {
    return cronstrue.toString(schedule, { use24HourTimeFormat: true })
  } catch {
    return null
  }
}

/** The next times (ISO 8601) after a moment, in milliseconds; none where they cannot be told. */
export function nextRuns(
  { schedule, timeZone }: Pick<CronJob['spec'], 'schedule' | 'timeZone'>,
  after: number,
  most: number,
): string[] {
  try {
    // The API server reads schedules as robfig/cron does, which allows `5/15`.
    const cron = new Cron(schedule, {
      mode: '5-part',
      sloppyRanges: true,
      timezone: timeZone ?? OF_THE_CONTROLLER,
    })
    return cron.nextRuns(most, new Date(after)).map((date) => date.toISOString())
  } catch {
    return []
  }
}

/**
 * The time that a CronJob let pass; null where it let none. Its controller makes up for it as soon as it is not suspended
 * any more, unless `startingDeadlineSeconds` says that it is too late for that.
 */
export function missedRun({ metadata, spec, status }: CronJob, now: number): string | null {
  const seen = Date.parse(status?.lastScheduleTime ?? metadata.creationTimestamp ?? '')
  const deadline = (spec.startingDeadlineSeconds ?? Infinity) * 1000
  const [first] = nextRuns(spec, Math.max(seen, now - deadline), 1)
  return first !== undefined && Date.parse(first) <= now ? first : null
}
