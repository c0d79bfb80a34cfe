import { absoluteTime } from '#lib/domain/format'
import { nextRuns, timeZoneOf } from '#lib/domain/schedule/cron'
import { missedRun, type MissedRun } from '#lib/domain/schedule/missed-run'
import { whyNoRuns } from '#lib/domain/schedule/no-runs'
import { FIELD } from '#lib/domain/writers/writers'
import type { CronJob } from '#lib/kubernetes/objects'
import type { RequestOf } from '#lib/plan/actions/actions'
import type { Planned } from '#lib/plan/plan'
import { writerWarnings } from '#lib/plan/effects/writer-warnings'
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
    warnings: [
      ...(missed === null ? [] : [missedWords(cronJob, missed)]),
      ...writerWarnings(cronJob, { name, field: FIELD.suspend, value: suspended }),
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

function missedWords({ spec, status }: CronJob, { at, isOneOfSeveral, isTooLate }: MissedRun): string {
  const run = absoluteTime(at, timeZoneOf(spec) ?? 'UTC')
  const which = isOneOfSeveral ? `several runs, the last one on ${run}` : `its run of ${run}`
  const isRunning = (status?.active ?? []).length > 0
  const start = isOneOfSeveral ? 'starts the last one' : 'starts it'
  if (isTooLate)
    return `It missed ${which}. The controller does not start it later: startingDeadlineSeconds (${spec.startingDeadlineSeconds ?? 0}) have passed.`
  if (isRunning && spec.concurrencyPolicy === 'Forbid')
    return `It missed ${which}. The controller ${start} when the running Job ends.`
  if (isRunning && spec.concurrencyPolicy === 'Replace')
    return `It missed ${which}. The controller ${start} at once, and stops the running Job for it.`
  return `It missed ${which}. The controller ${start} at once.`
}

function nextWords(cronJob: CronJob, now: number): string {
  const { metadata, spec } = cronJob
  const [next] = nextRuns(cronJob, now, 1)
  return next === undefined
    ? `${metadata.name} is no longer suspended. ${whyNoRuns(cronJob, now) ?? ''}`
    : `${metadata.name} runs on its schedule again, next on ${absoluteTime(next, timeZoneOf(spec) ?? 'UTC')}.`
}
