import { missedRun, nextRuns } from '#lib/domain/schedule/cron'
import { absoluteTime } from '#lib/domain/format'
import { jobRunOf } from '#lib/domain/schedule/job-run'
import { INSTANTIATE_ANNOTATION } from '#lib/kubernetes/names'
import type { CronJob, Job } from '#lib/kubernetes/objects'
import { fingerprintOf } from '#lib/plan/fingerprint'
import { finish } from '#lib/plan/plan-draft'
import type { ActionRequest, Planned, Precondition } from '#lib/plan/plan'
import { makeJob, suspendCronJob } from '#lib/plan/steps/cron-job-steps'
import { refuse } from '#lib/plan/refusals'
import { resourceVersionOf } from '#lib/plan/steps/preconditions'

/** Of the names of pods, which start with that of their Job. */
const LONGEST_NAME = 63

/**
 * Makes a Job of a CronJob now, as `oc create job --from` does (cronjob-to-job.json). The name of the Job follows from those
 * that there are: whoever asks twice for the same gets one.
 * @param jobs of this CronJob
 */
export function planRun(namespace: string, cronJob: CronJob, jobs: readonly Job[], now: number): Planned {
  const { name } = cronJob.metadata
  const job = jobFor(cronJob, jobs)
  const running = jobs.filter((each) => jobRunOf(each, [], new Date(now).toISOString()).endedAt === null)
  const sentence = `Make the Job ${job.metadata.name} from the template of CronJob ${name}.`
  const plan = finish({
    request: { action: 'run', cronJob: name },
    title: `Run ${name} now`,
    confirm: 'Run now',
    steps: [makeJob(namespace, name, job, sentence)],
    effects: [],
    movesLater:
      'The Job decides what it imports. Where that brings newer images, the workloads that follow those tags roll out.',
    warnings: running.map(({ metadata }) => `${metadata.name} is under way: the two would run together.`),
    momentary: [],
    afterwards: [
      `The schedule of ${name} stays as it is${cronJob.spec.suspend === true ? ': suspended' : ''}. The run shows among its last ones, with its log.`,
    ],
    undo: null,
    preconditions: [preconditionOf(cronJob)],
    written: job,
  })
  return { ok: true, plan }
}

/** Owned without `blockOwnerDeletion`, which takes the right to set finalizers of the CronJob. */
function jobFor({ metadata: { name, uid = '' }, spec: { jobTemplate } }: CronJob, jobs: readonly Job[]) {
  const known = jobs.map(({ metadata }) => metadata.name).sort()
  const suffix = `-manual-${fingerprintOf(uid, known).slice(0, 6)}`
  const { labels, annotations } = jobTemplate.metadata ?? {}
  return {
    apiVersion: 'batch/v1',
    kind: 'Job',
    metadata: {
      name: name.slice(0, LONGEST_NAME - suffix.length) + suffix,
      ...(labels && { labels }),
      annotations: { ...annotations, [INSTANTIATE_ANNOTATION]: 'manual' },
      ownerReferences: [{ apiVersion: 'batch/v1', kind: 'CronJob', name, uid, controller: true }],
    },
    spec: jobTemplate.spec,
  }
}

/** Stops the schedule of a CronJob, or lets it go on. */
export function planSuspend(namespace: string, cronJob: CronJob, suspended: boolean, now: number): Planned {
  const { name } = cronJob.metadata
  if ((cronJob.spec.suspend === true) === suspended) {
    return refuse('nothing-to-do', `${name} is ${suspended ? 'suspended' : 'not suspended'} already.`)
  }
  const request: ActionRequest = { action: 'suspend', cronJob: name, suspended }
  const missed = suspended ? null : missedRun(cronJob, now)
  const sentence = `Set suspend of CronJob ${name} to ${String(suspended)}; a Job that is under way goes on.`
  const plan = finish({
    request,
    title: `${suspended ? 'Suspend' : 'Resume'} ${name}`,
    confirm: suspended ? 'Suspend' : 'Resume',
    steps: [suspendCronJob(namespace, cronJob, suspended, sentence)],
    effects: [],
    warnings:
      missed === null
        ? []
        : [
            `It missed its run of ${absoluteTime(missed, 'UTC')} while it was suspended, and the controller makes up for that at once.`,
          ],
    momentary: [],
    afterwards: [
      suspended
        ? `${name} makes no more Jobs by its schedule until somebody resumes it. It can still be run by hand.`
        : nextWords(cronJob, now),
    ],
    undo: { ...request, suspended: !suspended },
    preconditions: [preconditionOf(cronJob)],
    written: suspended,
  })
  return { ok: true, plan }
}

function nextWords({ metadata: { name }, spec }: CronJob, now: number): string {
  const [next] = nextRuns(spec, now, 1)
  return next === undefined
    ? `${name} runs by its schedule again: ${spec.schedule}.`
    : `${name} runs by its schedule again, next on ${absoluteTime(next, spec.timeZone ?? 'UTC')}.`
}

function preconditionOf(cronJob: CronJob): Precondition {
  return { object: `CronJob ${cronJob.metadata.name}`, resourceVersion: resourceVersionOf(cronJob) }
}
