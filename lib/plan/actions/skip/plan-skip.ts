import { absoluteTime } from '#lib/domain/format'
import { nextRuns, timeZoneOf } from '#lib/domain/schedule/cron'
import { whyNoRuns } from '#lib/domain/schedule/no-runs'
import { skippedRun, type SkippedRun } from '#lib/domain/schedule/skipped-run'
import { FIELD } from '#lib/domain/writers/writers'
import type { CronJob } from '#lib/kubernetes/objects'
import type { RequestOf } from '#lib/plan/actions/actions'
import { CARRIED_OUT } from '#lib/plan/actions/suspend/plan-suspend'
import { writerWarnings } from '#lib/plan/effects/writer-warnings'
import type { Author, Planned } from '#lib/plan/plan'
import { finish } from '#lib/plan/plan-draft'
import { refuse } from '#lib/plan/refusals'
import { notesOf, suspendCronJob } from '#lib/plan/steps/cron-job-steps'
import { preconditionOfCronJob } from '#lib/plan/steps/preconditions'

/** Skips the next run of a CronJob: suspends it, until the controller no longer starts that run (docs/decisions/0038). */
export function planSkip(
  namespace: string,
  cronJob: CronJob,
  request: RequestOf<'skip'>,
  author: Author,
  now: number,
): Planned {
  const { name } = cronJob.metadata
  if (cronJob.spec.suspend === true) {
    return refuse('nothing-to-do', `${name} is suspended, so it has no next run.`)
  }
  const [next] = nextRuns(cronJob, now, 1)
  if (next === undefined) return refuse('nothing-to-do', whyNoRuns(cronJob, now) ?? `${name} never runs.`)
  const timeZone = timeZoneOf(cronJob.spec) ?? 'UTC'
  if (Date.parse(next) !== Date.parse(request.run)) {
    return refuse(
      'past',
      `${absoluteTime(request.run, timeZone)} is not the next run of ${name}. That is on ${absoluteTime(next, timeZone)}.`,
      [{ sentence: 'Skip that one', request: { ...request, run: next } }],
    )
  }
  const skipped = skippedRun(cronJob, now)
  if (skipped === null) {
    return refuse(
      'nothing-to-do',
      `A single run of ${name} cannot be skipped: it has no other run after it, or another one within ten minutes.`,
      [
        {
          sentence: 'Suspend it',
          request: { action: 'suspend', cronJob: name, suspended: true, until: null },
        },
      ],
    )
  }
  const { run, following, resumeAt } = skipped
  const sentence = `Suspend CronJob ${name}, and note on it who did that, why, and when Quayside resumes it. A running Job is not stopped.`
  const plan = finish({
    request: { ...request, run },
    title: `Skip the next run of ${name}`,
    confirm: 'Skip this run',
    steps: [suspendCronJob(namespace, cronJob, true, notesOf(author, resumeAt), sentence)],
    effects: [],
    dates: [
      { what: 'Skipped', at: run },
      { what: 'Next run', at: following },
      { what: 'Resumed by Quayside', at: resumeAt },
    ].sort((a, b) => Date.parse(a.at) - Date.parse(b.at)),
    warnings: writerWarnings(cronJob, { name, field: FIELD.suspend, value: true }),
    momentary: [],
    afterwards: [...whyNotStarted(cronJob, skipped), CARRIED_OUT, 'It can still be run by hand.'],
    undo: { action: 'suspend', cronJob: name, suspended: false, until: null },
    preconditions: [preconditionOfCronJob(cronJob)],
    written: skipped,
  })
  return { ok: true, plan }
}

function whyNotStarted({ metadata: { name }, spec }: CronJob, { because }: SkippedRun): string[] {
  if (because === 'deadline') {
    return [
      `${name} stays suspended until the controller no longer starts the skipped run: startingDeadlineSeconds (${spec.startingDeadlineSeconds ?? 0}) after it.`,
      'If somebody resumes it by hand before that, the skipped run starts at once.',
    ]
  }
  return [
    `${name} stays suspended until just after its next run is due: of several missed runs, the controller starts only the last one. So that run starts some seconds late, and the skipped one never.`,
    'If somebody resumes it by hand between the two, the skipped run starts at once.',
  ]
}
