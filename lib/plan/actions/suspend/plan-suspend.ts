import { absoluteTime } from '#lib/domain/format'
import { nextRuns, timeZoneOf } from '#lib/domain/schedule/cron'
import { missedRun, type MissedRun } from '#lib/domain/schedule/missed-run'
import { whyNoRuns } from '#lib/domain/schedule/no-runs'
import { suspensionRecordOf } from '#lib/domain/schedule/suspension'
import type { Snapshot } from '#lib/domain/snapshot'
import { FIELD } from '#lib/domain/writers/writers'
import type { CronJob } from '#lib/kubernetes/objects'
import type { RequestOf } from '#lib/plan/actions/actions'
import type { Author, Planned, Refused } from '#lib/plan/plan'
import { markedRunWarnings, refuseMarkedRun, type MarkedImports } from '#lib/plan/effects/marked-imports'
import { writerWarnings } from '#lib/plan/effects/writer-warnings'
import { finish } from '#lib/plan/plan-draft'
import { refuse } from '#lib/plan/refusals'
import { notesOf, suspendCronJob, withoutNotes } from '#lib/plan/steps/cron-job-steps'
import { preconditionOfCronJob } from '#lib/plan/steps/preconditions'

/** What a resume date is worth. */
export const CARRIED_OUT =
  'Quayside resumes it. While no Quayside runs, it stays suspended; the next one to start resumes it then.'

/**
 * Suspends or resumes the schedule of a CronJob, or changes when Quayside resumes it.
 * @param marked what its next run brings of what is marked bad
 */
export function planSuspend(
  snapshot: Snapshot,
  cronJob: CronJob,
  { suspended, until: asked }: RequestOf<'suspend'>,
  author: Author,
  now: number,
  marked: MarkedImports,
): Planned {
  const { name } = cronJob.metadata
  const until = suspended ? asked : null
  const isSuspended = cronJob.spec.suspend === true
  const before = suspensionRecordOf(cronJob)
  if (isSuspended === suspended && (!suspended || isSameTime(before?.resumeAt ?? null, until))) {
    return refuse('nothing-to-do', suspended ? `${name} is already suspended.` : `${name} is not suspended.`)
  }
  const request: RequestOf<'suspend'> = { action: 'suspend', cronJob: name, suspended, until }
  if (until !== null && Date.parse(until) <= now) {
    return refuse('past', 'The resume date has passed. Choose a later one.', [
      { sentence: 'Without a resume date', request: { ...request, until: null } },
    ])
  }
  const refused = suspended ? null : refuseMissedRun(snapshot, cronJob, now, marked)
  if (refused) return refused
  const isOnlyDate = isSuspended && suspended
  const { reason } = author
  const kept = isOnlyDate ? (before?.reason ?? '') : ''
  const notes = notesOf({ ...author, reason: reason === '' ? kept : reason }, until)
  const plan = finish({
    request,
    title: isOnlyDate ? `Change when ${name} is resumed` : `${suspended ? 'Suspend' : 'Resume'} ${name}`,
    confirm: isOnlyDate ? 'Save' : suspended ? 'Suspend' : 'Resume',
    steps: [
      suspendCronJob(
        snapshot.namespace,
        cronJob,
        suspended,
        suspended ? notes : withoutNotes(cronJob),
        `Set suspend of CronJob ${name} to ${String(suspended)}${suspended ? ', and note on it who did that, why and until when' : ''}; a running Job is not stopped.`,
      ),
    ],
    effects: [],
    dates: until === null ? [] : [{ what: 'Resumed by Quayside', at: until }],
    warnings: [
      ...markedRunWarnings(cronJob, marked),
      ...missedWarnings(cronJob, suspended, until, now),
      ...writerWarnings(cronJob, { name, field: FIELD.suspend, value: suspended }),
    ],
    momentary: [...marked.unchecked],
    afterwards: suspended
      ? [
          `${name} creates no Jobs on its schedule until ${until === null ? 'somebody resumes it' : 'then'}. It can still be run by hand.`,
          ...(until === null ? [] : [CARRIED_OUT]),
        ]
      : [nextWords(cronJob, now)],
    undo: isOnlyDate
      ? { ...request, until: before?.resumeAt ?? null }
      : { ...request, suspended: !suspended, until: laterOnly(before?.resumeAt ?? null, now) },
    preconditions: [preconditionOfCronJob(cronJob)],
    written: [suspended, until],
  })
  return { ok: true, plan }
}

function isSameTime(one: string | null, other: string | null): boolean {
  return one === null || other === null ? one === other : Date.parse(one) === Date.parse(other)
}

/** Where the controller starts a missed run at once, a resume is refused as that run by hand is. */
function refuseMissedRun(
  snapshot: Snapshot,
  cronJob: CronJob,
  now: number,
  marked: MarkedImports,
): Refused | null {
  const missed = missedRun(cronJob, now)
  const refused = missed === null || missed.isTooLate ? null : refuseMarkedRun(snapshot, cronJob, marked)
  if (missed === null || refused === null) return null
  const { message, ways } = refused.refusal
  return refuse('marked', `${missedWords(cronJob, missed)} ${message}`, ways)
}

/** What undoing a resume asks for. */
function laterOnly(time: string | null, now: number): string | null {
  return time !== null && Date.parse(time) > now ? time : null
}

/** What was missed, and what will be missed until the resume date: the controller starts the last of it then. */
function missedWarnings(cronJob: CronJob, suspended: boolean, until: string | null, now: number): string[] {
  if (suspended && until === null) return []
  const missed = missedRun(cronJob, until === null ? now : Date.parse(until))
  if (missed === null) return []
  return [until === null ? missedWords(cronJob, missed) : willMissWords(cronJob, missed)]
}

function willMissWords({ spec }: CronJob, { at, isOneOfSeveral, isTooLate }: MissedRun): string {
  const run = absoluteTime(at, timeZoneOf(spec) ?? 'UTC')
  const which = isOneOfSeveral ? `several runs until then, the last one on ${run}` : `its run of ${run}`
  return isTooLate
    ? `It misses ${which}. The controller does not start it later: by then startingDeadlineSeconds (${spec.startingDeadlineSeconds ?? 0}) have passed.`
    : `It misses ${which}. The controller starts ${isOneOfSeveral ? 'the last one' : 'it'} as soon as it is resumed.`
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
