import { valueOr, type Answer } from '#lib/domain/answer'
import { IMPORTS_LABEL } from '#lib/kubernetes/names'
import type { CronJob, Job, KubernetesObject, Pod } from '#lib/kubernetes/objects'
import type { UnreadableObject } from '#lib/kubernetes/shapes'
import { NO_IMPORTERS, type Importer } from '#lib/domain/pipeline/importer-view'
import { withImporters } from '#lib/domain/pipeline/pipeline'
import type { LaneView } from '#lib/domain/pipeline/pipeline-views'
import { skippedRun } from '#lib/domain/schedule/skipped-run'
import { nextRuns, timeZoneOf } from '#lib/domain/schedule/cron'
import { whyNoRuns } from '#lib/domain/schedule/no-runs'
import { scheduleInWords } from '#lib/domain/schedule/schedule-words'
import { unreadKind, unreadObjects, unreadOf, type StaleGroup } from '#lib/domain/freshness'
import { byCreation, jobRunOf } from '#lib/domain/schedule/job-run'
import { failureEventsOf } from '#lib/domain/workload/failure-events'
import type { LaneEntry } from '#lib/domain/pipeline/lane-entries'
import type { CronJobView, EnvironmentSchedule, ScheduledTag } from '#lib/domain/schedule/schedule-view'
import { freshAtOf, type Snapshot } from '#lib/domain/snapshot'
import type { EnvironmentView } from '#lib/domain/environment-view'

const SHOWN = ['imageStreams', 'pods'] as const

/** Nobody reads more, and the page of each tag says the same. */
const MOST_TAGS = 200
const MOST_RUNS = 10
const RUNS_AHEAD = 3

/** The CronJobs and Jobs of a namespace, and which of them are stale. */
export type Batch = {
  cronJobs: Answer<readonly CronJob[]>
  jobs: Answer<readonly Job[]>
  unreadable: { cronJobs: readonly UnreadableObject[]; jobs: readonly UnreadableObject[] }
  stale: StaleGroup[]
}

/** CronJobs that import have the label or are in the configuration. All others are ignored. */
export function isImporting({ metadata }: CronJob, configured: readonly string[]): boolean {
  return metadata.labels?.[IMPORTS_LABEL] === 'true' || configured.includes(metadata.name)
}

/** By uid, since a recreated CronJob has the name of the old one. A Job that a person made can lack a controller reference. */
export function jobsOf(cronJob: CronJob, jobs: readonly Job[]): Job[] {
  return jobs.filter((job) => isOwnedBy(job, cronJob))
}

export function podsOf(job: Job, pods: readonly Pod[]): Pod[] {
  return pods.filter((pod) => isOwnedBy(pod, job)).sort(byCreation)
}

export function environmentSchedule(
  environment: EnvironmentView,
  snapshot: Snapshot,
  lanes: readonly LaneEntry[],
  { cronJobs, jobs, unreadable, stale }: Batch,
  configured: readonly string[],
  scheduledImportSeconds: number,
  importers = NO_IMPORTERS,
): EnvironmentSchedule {
  const tags = scheduledFirst(lanes)
  const importing = valueOr(cronJobs, []).filter((each) => isImporting(each, configured))
  const known = new Set(importing.map(({ metadata }) => metadata.name))
  return {
    environment,
    readAt: freshAtOf(snapshot, SHOWN),
    tags: tags.slice(0, MOST_TAGS).map(({ lane }) => scheduledTag(withImporters(lane, importers))),
    unlisted: Math.max(0, tags.length - MOST_TAGS),
    cronJobs: importing
      .map((each) => cronJobView(each, valueOr(jobs, []), snapshot, importers.all))
      .sort(byName),
    missing: cronJobs.ok ? configured.filter((name) => !known.has(name)) : [],
    scheduledImportSeconds,
    stale,
    unread: [
      ...unreadOf(snapshot, SHOWN),
      ...unreadKind('CronJobs', cronJobs),
      ...unreadKind('Jobs', jobs),
      ...unreadObjects('CronJob', unreadable.cronJobs),
      ...unreadObjects('Job', unreadable.jobs),
    ],
  }
}

/** Tags that follow a registry tag, or did before their pin. */
function scheduledFirst(lanes: readonly LaneEntry[]): LaneEntry[] {
  const imported = lanes.filter(({ lane: { source } }) => IMPORTED.has(source.kind))
  const isScheduled = ({ lane }: LaneEntry) => lane.schedule !== null
  return [...imported.filter(isScheduled), ...imported.filter((each) => !isScheduled(each))]
}

const IMPORTED = new Set(['following', 'pinned'])

function scheduledTag(lane: LaneView): ScheduledTag {
  const { stream, tag, source, schedule, importedAt, importers } = lane
  return { stream, tag, source, schedule, import: lane.import, importedAt, importers }
}

function cronJobView(
  cronJob: CronJob,
  jobs: readonly Job[],
  snapshot: Snapshot,
  importers: readonly Importer[],
): CronJobView {
  const { metadata, spec } = cronJob
  const { schedule, suspend = false } = spec
  const pods = valueOr(snapshot.pods, [])
  const failures = { failures: failureEventsOf(snapshot), readAt: snapshot.readAt }
  const now = Date.parse(snapshot.readAt)
  const newest = jobsOf(cronJob, jobs).sort(byCreation).reverse().slice(0, MOST_RUNS)
  return {
    name: metadata.name,
    schedule,
    words: scheduleInWords(schedule),
    timeZone: timeZoneOf(spec),
    isSuspended: suspend,
    suspension: importers.find(({ name }) => name === metadata.name)?.suspension ?? null,
    canSkip: !suspend && skippedRun(cronJob, now) !== null,
    nextRuns: suspend ? [] : nextRuns(cronJob, now, RUNS_AHEAD),
    noRuns: whyNoRuns(cronJob, now),
    runs: newest.map((job) => jobRunOf(job, podsOf(job, pods), failures)),
  }
}

function isOwnedBy({ metadata }: KubernetesObject, owner: KubernetesObject): boolean {
  return metadata.ownerReferences?.some(({ uid }) => uid === owner.metadata.uid) ?? false
}

function byName(a: CronJobView, b: CronJobView): number {
  return a.name.localeCompare(b.name)
}
