import { nextRuns, unknownTimeZoneOf, type Scheduled } from '#lib/domain/schedule/cron'
import { parseSchedule } from '#lib/domain/schedule/cron-grammar'

/** Why a CronJob has no next run, or Quayside cannot compute it; null if it has one. Suspension does not count. */
export function whyNoRuns(cronJob: Scheduled, now: number): string | null {
  if (nextRuns(cronJob, now, 1).length > 0) return null
  const { schedule, startingDeadlineSeconds } = cronJob.spec
  const parsed = parseSchedule(schedule)
  const timeZone = unknownTimeZoneOf(cronJob.spec)
  if (parsed === null) return `It never runs: the CronJob controller cannot read the schedule “${schedule}”.`
  if (timeZone !== null) {
    return `The next runs of “${schedule}” cannot be computed: Quayside does not know the time zone ${timeZone}. If the cluster does not know it either, this CronJob never runs.`
  }
  if ('every' in parsed) {
    return startingDeadlineSeconds == null
      ? `The next runs of “${schedule}” cannot be computed: it is unknown when this CronJob was created.`
      : `It never runs: startingDeadlineSeconds (${startingDeadlineSeconds}) is shorter than the interval of “${schedule}”.`
  }
  return `It never runs: no date matches the schedule “${schedule}”.`
}
