import { nextRuns, type Scheduled } from '#lib/domain/schedule/cron'

/** How to skip one run of a CronJob by suspending and resuming it. */
export type SkippedRun = {
  /** The run that does not happen. */
  run: string
  /** The run after it, which does. */
  following: string
  resumeAt: string
  /**
   * Why the controller does not start the skipped run at the resume. `deadline`: its `startingDeadlineSeconds` have passed.
   * `later-run`: the following run is missed, too, and of several missed runs only the last one starts.
   */
  because: 'deadline' | 'later-run'
}

/** Clocks of the controller and of Quayside differ a little. */
const RESERVE_MS = 30_000
/** Of a CronJob that runs more often, one run is not worth the trouble, and the reserve would take the next one. */
const SHORTEST_INTERVAL_MS = 10 * 60_000

/**
 * The next run of a CronJob, and when to resume it so that this run never starts: a missed run starts at the resume, unless
 * `startingDeadlineSeconds` have passed for it or a later one is missed, too (cronjob-suspend-and-skip.json). Null where it has no
 * next run, none after it, or runs too often.
 */
export function skippedRun(cronJob: Scheduled, now: number): SkippedRun | null {
  const [run, following] = nextRuns(cronJob, now, 2)
  if (run === undefined || following === undefined) return null
  const [at, next] = [Date.parse(run), Date.parse(following)]
  if (next - at < SHORTEST_INTERVAL_MS) return null
  const tooLateAt = at + (cronJob.spec.startingDeadlineSeconds ?? Infinity) * 1000
  const isOverBefore = tooLateAt + 2 * RESERVE_MS <= next
  return {
    run,
    following,
    resumeAt: new Date((isOverBefore ? tooLateAt : next) + RESERVE_MS).toISOString(),
    because: isOverBefore ? 'deadline' : 'later-run',
  }
}
