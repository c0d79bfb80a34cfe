import { nextRuns, type Scheduled } from '#lib/domain/schedule/cron'

export type MissedRun = {
  at: string
  /** Whether there were others before it: the controller starts only the last one later. */
  isOneOfSeveral: boolean
  /** Whether `startingDeadlineSeconds` have passed: then the controller does not start it any more. */
  isTooLate: boolean
}

/**
 * The last run that a CronJob missed; null if it missed none. When it is no longer suspended, the controller starts this run at
 * once (cronjob-suspend-and-skip.json).
 */
export function missedRun(cronJob: Scheduled, now: number): MissedRun | null {
  const { metadata, spec, status } = cronJob
  const seen = Date.parse(status?.lastScheduleTime ?? metadata.creationTimestamp ?? '')
  if (Number.isNaN(seen)) return null
  const at = lastRunBetween(cronJob, seen, now)
  if (at === null) return null
  const deadline = (spec.startingDeadlineSeconds ?? Infinity) * 1000
  return {
    at,
    isOneOfSeveral: nextRuns(cronJob, seen, 1)[0] !== at,
    isTooLate: Date.parse(at) + deadline < now,
  }
}

/** A CronJob can be suspended for years, so the search goes backwards with growing steps. */
function lastRunBetween(cronJob: Scheduled, start: number, end: number): string | null {
  for (let back = MINUTE_MS; ; back *= 2) {
    const isAll = end - back <= start
    const last = lastRunAfter(cronJob, isAll ? start : end - back, end)
    if (last !== null || isAll) return last
  }
}

const MINUTE_MS = 60_000

function lastRunAfter(cronJob: Scheduled, start: number, end: number): string | null {
  let last: string | null = null
  for (;;) {
    const [next] = nextRuns(cronJob, last === null ? start : Date.parse(last), 1)
    if (next === undefined || Date.parse(next) > end) return last
    last = next
  }
}
