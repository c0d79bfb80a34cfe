import { jobRunOf } from '#lib/domain/schedule/job-run'
import type { Snapshot } from '#lib/domain/snapshot'
import { INSTANTIATE_ANNOTATION } from '#lib/kubernetes/names'
import type { CronJob, Job } from '#lib/kubernetes/objects'
import { refuseMarkedRun, type MarkedImports } from '#lib/plan/effects/marked-imports'
import { fingerprintOf } from '#lib/plan/fingerprint'
import type { Planned } from '#lib/plan/plan'
import { finish } from '#lib/plan/plan-draft'
import { makeJob } from '#lib/plan/steps/cron-job-steps'
import { preconditionOfCronJob } from '#lib/plan/steps/preconditions'

/** Names of pods start with the name of their Job. */
const LONGEST_NAME = 63

/**
 * Creates a Job from a CronJob now, as `oc create job --from` does (cronjob-to-job.json). The name of the Job follows from the
 * existing Jobs, so the same request sent twice creates one Job.
 * @param jobs of this CronJob
 * @param marked what it would bring of what is marked bad
 */
export function planRun(
  snapshot: Snapshot,
  cronJob: CronJob,
  jobs: readonly Job[],
  now: number,
  marked: MarkedImports,
): Planned {
  const refused = refuseMarkedRun(snapshot, cronJob, marked)
  if (refused) return refused
  const { namespace } = snapshot
  const { name } = cronJob.metadata
  const job = jobFor(cronJob, jobs)
  const asked = { failures: [], readAt: new Date(now).toISOString() }
  const running = jobs.filter((each) => jobRunOf(each, [], asked).endedAt === null)
  const sentence = `Create the Job ${job.metadata.name} from the template of CronJob ${name}.`
  const suspended = cronJob.spec.suspend === true ? ' (suspended)' : ''
  const plan = finish({
    request: { action: 'run', cronJob: name },
    title: `Run ${name} now`,
    confirm: 'Create the Job',
    steps: [makeJob(namespace, name, job, sentence)],
    effects: [],
    movesLater:
      'The Job decides what it imports. Where that brings newer images, the workloads that follow those tags roll out.',
    warnings: running.map(
      ({ metadata }) => `${metadata.name} is still running: both would run at the same time.`,
    ),
    momentary: [...marked.unchecked],
    afterwards: [
      `The schedule of ${name} stays as it is${suspended}. The run appears among its last runs, with its log.`,
    ],
    undo: null,
    preconditions: [preconditionOfCronJob(cronJob)],
    written: job,
  })
  return { ok: true, plan }
}

/** Owned without `blockOwnerDeletion`, which needs the right to set finalizers of the CronJob. */
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
