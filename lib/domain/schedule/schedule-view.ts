import type { StaleGroup, Unread } from '#lib/domain/freshness'
import type { EnvironmentView } from '#lib/domain/environment-view'
import type { SuspensionView } from '#lib/domain/pipeline/importer-view'
import type { LaneView } from '#lib/domain/pipeline/pipeline-views'

/** The automatic imports of an environment: scheduled tags, and CronJobs that import. */
export type EnvironmentSchedule = {
  environment: EnvironmentView
  readAt: string
  /** Tags that can be imported on a schedule, scheduled ones first. */
  tags: ScheduledTag[]
  /** How many more such tags there are. */
  unlisted: number
  /** How often the cluster imports scheduled tags. */
  scheduledImportSeconds: number
  cronJobs: CronJobView[]
  /** CronJobs in the configuration that do not exist. */
  missing: string[]
  /** CronJobs and Jobs, if their last known state is stale. */
  stale: StaleGroup[]
  unread: Unread[]
}

export type ScheduledTag = Pick<
  LaneView,
  'stream' | 'tag' | 'source' | 'schedule' | 'import' | 'importedAt' | 'importers'
>

export type CronJobView = {
  name: string
  /** As in its spec: `0 2 * * 2`. */
  schedule: string
  words: string | null
  /** Null for the time zone of the controller. */
  timeZone: string | null
  isSuspended: boolean
  /** Who suspended it; null if it is not suspended. */
  suspension: SuspensionView | null
  /** Whether its next run can be skipped. */
  canSkip: boolean
  /** Empty if it is suspended, or if they cannot be computed. */
  nextRuns: string[]
  /** Why there are no next runs, apart from a suspension; null if there are some. */
  noRuns: string | null
  /** Newest first. */
  runs: JobRun[]
}

export type JobRun = {
  job: string
  /** Whether a person started it. */
  isManual: boolean
  state: 'waiting' | 'running' | 'succeeded' | 'failed' | 'suspended'
  /** Why it failed, or why its pod does not start. */
  reason: string | null
  startedAt: string
  /** Null until it has ended. */
  endedAt: string | null
  /** How many of its pods failed. */
  failures: number
  /** The newest pod, which has the log; null if there is none. */
  pod: string | null
}

/** The log of a Job's pod. */
export type JobLog = {
  pod: string
  text: string
  /** Whether the beginning is missing. */
  isCut: boolean
}
