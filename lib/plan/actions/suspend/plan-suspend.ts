import { absoluteTime } from '#lib/domain/format'
import { missedRun, nextRuns } from '#lib/domain/schedule/cron'
import type { CronJob } from '#lib/kubernetes/objects'
import type { RequestOf } from '#lib/plan/actions/actions'
import type { Planned } from '#lib/plan/plan'
import { finish } from '#lib/plan/plan-draft'
import { refuse } from '#lib/plan/refusals'
import { suspendCronJob } from '#lib/plan/steps/cron-job-steps'
import { preconditionOfCronJob } from '#lib/plan/steps/preconditions'

/** Suspends or resumes the schedule of a CronJob. */
export function planSuspend(namespace: string, cronJob: CronJob, suspended: boolean, now: number): Planned {
  const { name } = cronJob.metadata
  if ((cronJob.spec.suspend === true) === suspended) {
    return refuse('nothing-to-do', suspended ? `${name} is already suspended.` : `${name} is not suspended.`)
  }
  const request: RequestOf<'suspend'> = { action: 'suspend', cronJob: name, suspended }
  const missed = suspended ? null : missedRun(cronJob, now)
  const sentence = `Set suspend of CronJob ${name} to ${String(suspended)}; a running Job is not stopped.`
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
            `It missed its run of ${absoluteTime(missed, 'UTC')} while it was suspended: the controller starts that run at once.`,
          ],
    momentary: [],
    afterwards: [
      suspended
        ? `${name} creates no Jobs on its schedule until somebody resumes it. It can still be run by hand.`
        : nextWords(cronJob, now),
    ],
    undo: { ...request, suspended: !suspended },
    preconditions: [preconditionOfCronJob(cronJob)],
    written: suspended,
  })
  return { ok: true, plan }
}

function nextWords({ metadata: { name }, spec }: CronJob, now: number): string {
  const [next] = nextRuns(spec, now, 1)
  return next === undefined
    ? `${name} runs on its schedule again: ${spec.schedule}.`
    : `${name} runs on its schedule again, next on ${absoluteTime(next, spec.timeZone ?? 'UTC')}.`
}
