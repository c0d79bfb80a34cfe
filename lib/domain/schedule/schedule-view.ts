import type { StaleGroup, Unread } from '#lib/domain/freshness'
import type { EnvironmentView } from '#lib/domain/environment-view'
import type { LaneView } from '#lib/domain/pipeline/pipeline-views'

/** What imports in an environment without being asked for: scheduled tags, and CronJobs that import. */
export type EnvironmentSchedule = {
  environment: EnvironmentView
  readAt: string
  /** Tags that can be imported by schedule, those that are first. */
  tags: ScheduledTag[]
  /** How many more of those there are. */
  unlisted: number
  /** How often the cluster imports scheduled tags. */
  scheduledImportSeconds: number
  cronJobs: CronJobView[]
  /** CronJobs that the configuration names and that are not there. */
  missing: string[]
  /** What is shown of CronJobs and Jobs as it was, since nothing newer is known. */
  stale: StaleGroup[]
  unread: Unread[]
}

export type ScheduledTag = Pick<LaneView, 'stream' | 'tag' | 'source' | 'schedule' | 'import' | 'importedAt'>

export type CronJobView = {
  name: string
  /** As its spec has it: `0 2 * * 2`. */
  schedule: string
  words: string | null
  /** Null where the clock of the cluster's controller counts. */
  timeZone: string | null
  isSuspended: boolean
  /** Of a CronJob that is not suspended; none where they cannot be told. */
  nextRuns: string[]
  /** Newest first. */
  runs: JobRun[]
}

export type JobRun = {
  job: string
  /** Whether a person asked for it. */
  isManual: boolean
  state: 'waiting' | 'running' | 'succeeded' | 'failed' | 'suspended'
  /** Why it failed, or what keeps its pod. */
  reason: string | null
  startedAt: string
  /** Null while it is not over. */
  endedAt: string | null
  /** How many pods of it failed. */
  failures: number
  /** The newest pod, which has the log; null where it is gone, or not there yet. */
  pod: string | null
}

/** What the pod of a Job printed. */
export type JobLog = {
  pod: string
  text: string
  /** Whether the beginning is left out. */
  isCut: boolean
}
