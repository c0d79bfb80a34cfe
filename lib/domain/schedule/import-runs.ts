import type { ImportingCronJob, ImportRun } from '#lib/domain/moves/move-evidence'
import type { Starter } from '#lib/domain/moves/mover'
import { nextRuns } from '#lib/domain/schedule/cron'
import { isImporting, jobsOf, type Batch } from '#lib/domain/schedule/environment-schedule'
import { conditionOf } from '#lib/domain/schedule/job-run'
import type { CronJob, Job } from '#lib/kubernetes/objects'

/** A Job waits for its node and its image, and then imports one stream after the other. */
const RUN_MS = 10 * 60_000

/** What a CronJob keeps if it does not say. */
const KEPT = { succeeded: 3, failed: 1 }

/** Who started a Job that was made at a time; null where nobody of the journal did. */
export type StarterOf = (cronJob: string, at: number) => Starter | null

/** The CronJobs that import, with the times of their runs; null if these could not be read. */
export function importRuns(
  { cronJobs, jobs, unreadable }: Batch,
  configured: readonly string[],
  now: number,
  starterOf: StarterOf = () => null,
): ImportingCronJob[] | null {
  if (!cronJobs.ok || !jobs.ok || unreadable.cronJobs.length > 0) return null
  const keptFrom = unreadable.jobs.length > 0 ? { keptFrom: Infinity } : {}
  return cronJobs.value
    .filter((each) => isImporting(each, configured))
    .map((each) => ({ ...importingCronJob(each, jobsOf(each, jobs.value), now, starterOf), ...keptFrom }))
}

function importingCronJob(
  cronJob: CronJob,
  jobs: readonly Job[],
  now: number,
  starterOf: StarterOf,
): ImportingCronJob {
  const { name, creationTimestamp } = cronJob.metadata
  const createdAt = Date.parse(creationTimestamp ?? '')
  return {
    name,
    runs: jobs.flatMap((job) => runOf(name, job, starterOf)),
    keptFrom: Math.max(createdAt || -Infinity, ...limits(cronJob, jobs, now)),
    wasDue: (at) => createdAt <= at && wasDue(cronJob, at),
  }
}

/** A history is shown again and again, and each of its items asks. */
const answers = new WeakMap<CronJob, Map<number, boolean>>()
const MOST_ANSWERS = 10_000

function wasDue(cronJob: CronJob, at: number): boolean {
  const known = answers.get(cronJob) ?? new Map<number, boolean>()
  answers.set(cronJob, known)
  const before = known.get(at)
  if (before !== undefined) return before
  const [due] = nextRuns(cronJob, at - RUN_MS, 1)
  const isDue = due !== undefined && Date.parse(due) <= at
  if (known.size < MOST_ANSWERS) known.set(at, isDue)
  return isDue
}

function runOf(cronJob: string, job: Job, starterOf: StarterOf): ImportRun[] {
  const { metadata, status } = job
  const from = Date.parse(status?.startTime ?? metadata.creationTimestamp ?? '')
  if (Number.isNaN(from)) return []
  const ended = status?.completionTime ?? endOf(job)
  const to = ended === undefined ? Infinity : Date.parse(ended)
  const startedBy = starterOf(cronJob, Date.parse(metadata.creationTimestamp ?? ''))
  return [{ job: metadata.name, from, to, startedBy }]
}

function endOf(job: Job): string | undefined {
  return (conditionOf(job, 'Failed') ?? conditionOf(job, 'Complete'))?.lastTransitionTime ?? undefined
}

/** Where as many Jobs are kept as the CronJob allows, there were others before the oldest one. */
function limits({ spec }: CronJob, jobs: readonly Job[], now: number): number[] {
  const { successfulJobsHistoryLimit, failedJobsHistoryLimit, jobTemplate } = spec
  const { ttlSecondsAfterFinished: kept } = jobTemplate.spec
  return [
    oldestOf(jobs, 'Complete', successfulJobsHistoryLimit ?? KEPT.succeeded),
    oldestOf(jobs, 'Failed', failedJobsHistoryLimit ?? KEPT.failed),
    typeof kept === 'number' ? now - kept * 1000 : -Infinity,
  ]
}

/** When the oldest of them was made, if they are all that are kept. */
function oldestOf(jobs: readonly Job[], outcome: 'Complete' | 'Failed', limit: number): number {
  const times = jobs
    .filter((job) => conditionOf(job, outcome) !== undefined)
    .map(({ metadata }) => Date.parse(metadata.creationTimestamp ?? ''))
  return limit === 0 ? Infinity : times.length < limit ? -Infinity : Math.min(...times)
}
