import { valueOr } from '#lib/domain/answer'
import type { Mover } from '#lib/domain/moves/mover'
import type { Importer } from '#lib/domain/pipeline/importer-view'
import { isImporting, jobsOf, type Batch } from '#lib/domain/schedule/environment-schedule'
import type { StarterOf } from '#lib/domain/schedule/import-runs'
import { jobRunOf } from '#lib/domain/schedule/job-run'
import type { Place } from '#lib/domain/timeline/place'
import type { TimelineEvent } from '#lib/domain/timeline/timeline-event'
import type { CronJob, Job } from '#lib/kubernetes/objects'

/**
 * The kept runs of the CronJobs that import, and who suspended them. When one was resumed, the cluster does not tell.
 * @param importers with the suspensions, as the pages show them
 */
export function runEvents(
  { cronJobs, jobs }: Pick<Batch, 'cronJobs' | 'jobs'>,
  configured: readonly string[],
  importers: readonly Importer[],
  starterOf: StarterOf,
  readAt: string,
): TimelineEvent[] {
  const importing = valueOr(cronJobs, []).filter((each) => isImporting(each, configured))
  const runs = importing.flatMap((cronJob) =>
    jobsOf(cronJob, valueOr(jobs, [])).flatMap((job) => eventsOfJob(cronJob, job, starterOf, readAt)),
  )
  return [...runs, ...importers.flatMap(suspensionEvent)]
}

function eventsOfJob(cronJob: CronJob, job: Job, starterOf: StarterOf, readAt: string): TimelineEvent[] {
  const { name } = cronJob.metadata
  const starter = starterOf(name, Date.parse(job.metadata.creationTimestamp ?? ''))
  const { isManual, state, reason, startedAt, endedAt } = jobRunOf(job, [], { failures: [], readAt })
  const who: Mover[] = starter === null ? [] : [{ kind: 'operation', ...starter }]
  const common = { where: [placeOf(name)], who, certainty: 'seen' } as const
  const id = `CronJob/${name} ${job.metadata.name} ${job.metadata.uid ?? ''}`
  const begun: TimelineEvent = {
    id: `run-begun ${id}`,
    when: { at: startedAt, isExact: true },
    what: { kind: 'run-begun', job: job.metadata.name, isManual },
    ...common,
  }
  if (endedAt === null || (state !== 'succeeded' && state !== 'failed')) return [begun]
  const outcome = state === 'failed' ? 'failed' : 'done'
  const ended: TimelineEvent = {
    id: `run-ended ${id}`,
    when: { at: endedAt, isExact: true },
    what: { kind: 'run-ended', job: job.metadata.name, outcome, reason },
    ...common,
  }
  return [begun, ended]
}

/** Where only `managedFields` tell, a client last wrote it then, perhaps for another reason. */
function suspensionEvent({ name, suspension }: Importer): TimelineEvent[] {
  if (suspension?.at == null || Number.isNaN(Date.parse(suspension.at))) return []
  const { by, at, reason, operation, isInferred } = suspension
  const who: Mover[] =
    operation === null ? [] : [{ kind: 'operation', id: operation, by: by ?? '', reason: reason ?? '' }]
  return [
    {
      id: `suspended CronJob/${name} ${at}`,
      when: { at, isExact: !isInferred },
      what: { kind: 'suspended', by, reason },
      where: [placeOf(name)],
      who,
      certainty: isInferred ? 'inferred' : 'recorded',
    },
  ]
}

function placeOf(name: string): Place {
  return { kind: 'cron-job', name }
}
