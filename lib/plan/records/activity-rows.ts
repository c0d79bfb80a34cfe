import { csvOf } from '#lib/domain/csv'
import { count } from '#lib/domain/format'
import { NO_PROMOTION } from '#lib/domain/promotion/promotion-read'
import type { Snapshot } from '#lib/domain/snapshot'
import { z } from '#lib/domain/zod'
import type { Operation } from '#lib/plan/operation/operation'
import { aboutOf } from '#lib/plan/records/about'
import { activitySearch, type ActivityFilter } from '#lib/plan/records/activity-filter'
import type { JournalRead } from '#lib/plan/records/activity-view'
import { keptWords, whyOf, type Attempt, type Attempts } from '#lib/plan/records/attempt'
import { isAttemptMatching, isOperationMatching, outcomeOf } from '#lib/plan/records/match-activity'
import { stateOf, type JournalProblem } from '#lib/plan/records/operation-view'

const time = z.iso.datetime().nullable()

/** A row of an exported file, in the order of its columns. docs/operations.md describes them. */
export const activityRow = z.strictObject({
  /** `note`: about the file, in its title. Notes are the last rows. */
  kind: z.enum(['operation', 'attempt', 'note']),
  environment: z.string(),
  id: z.string(),
  /** When it began, or was tried for the first time, and when it ended, or was tried for the last time; in UTC. */
  startedAt: time,
  endedAt: time,
  by: z.string(),
  /** By which the sign-in service knows the person; empty where the journal does not have it. */
  subject: z.string(),
  action: z.string(),
  title: z.string(),
  /** Lanes, workloads, CronJobs and sources. In CSV with spaces between them. */
  about: z.array(z.string()),
  outcome: z.string(),
  /** How it went, or why it was denied or refused. */
  message: z.string(),
  reason: z.string(),
  /** How often it was tried. */
  count: z.int(),
})

export type ActivityRow = z.infer<typeof activityRow>

type Activity = {
  environment: { name: string; title: string }
  snapshot: Snapshot
  journal: JournalRead
  attempts: Attempts
  filter: ActivityFilter
  journalProblem: JournalProblem
}

/** What matches, newest first, and then what a reader of the file has to know of it. */
export function activityRows(activity: Activity, promotion = NO_PROMOTION): ActivityRow[] {
  const { snapshot, filter, attempts } = activity
  const environment = activity.environment.name
  const { operations } = activity.journal
  const done = operations.filter((each) => isOperationMatching(each, filter))
  const tried = attempts.attempts.filter((each) => isAttemptMatching(each, filter))
  const rows = [
    ...done.map((operation) => {
      const { message } = stateOf(operation, snapshot, operations, promotion)
      return operationRow(environment, operation, message)
    }),
    ...tried.map((attempt) => attemptRow(environment, attempt)),
  ].sort((a, b) => ((a.startedAt ?? '') < (b.startedAt ?? '') ? 1 : -1))
  const notes = notesOf(activity).map((title) => ({ ...EMPTY, kind: 'note' as const, environment, title }))
  return [...rows, ...notes]
}

function operationRow(environment: string, operation: Operation, message: string): ActivityRow {
  const { id, startedAt, end, by, account, request, title, reason } = operation
  return {
    ...EMPTY,
    kind: 'operation',
    environment,
    id,
    startedAt: inUtc(startedAt),
    endedAt: end && inUtc(end.at),
    by,
    subject: account?.subject ?? '',
    action: request.action,
    title,
    about: [...aboutOf(operation)],
    outcome: outcomeOf(operation),
    message,
    reason,
    count: 1,
  }
}

function attemptRow(environment: string, attempt: Attempt): ActivityRow {
  const { id, firstAt, lastAt, by, subject, action, title, about, outcome, count, isPlan } = attempt
  return {
    ...EMPTY,
    kind: 'attempt',
    environment,
    id,
    startedAt: inUtc(firstAt),
    endedAt: inUtc(lastAt),
    by,
    subject,
    action,
    title: isPlan ? `${title} (only its plan)` : title,
    about: [...about],
    outcome,
    message: whyOf(attempt),
    count,
  }
}

const EMPTY: Omit<ActivityRow, 'kind' | 'environment'> = {
  id: '',
  startedAt: null,
  endedAt: null,
  by: '',
  subject: '',
  action: '',
  title: '',
  about: [],
  outcome: '',
  message: '',
  reason: '',
  count: 0,
}

/** How far back it reaches, and what is missing. */
function notesOf({ environment, snapshot, journal, attempts, filter, journalProblem }: Activity): string[] {
  const { from, malformed, newer } = journal
  const unread = malformed + attempts.malformed
  const later = newer.length + attempts.newer
  return [
    `Activity in ${environment.title} as of ${inUtc(snapshot.readAt)}, ${activitySearch(filter) || 'without a filter'}.`,
    from === null
      ? 'The journal has all operations since the first one.'
      : `The journal reaches back to ${inUtc(from)}: older operations were deleted.`,
    keptWords(attempts),
    'Moves outside Quayside are inferred, and not in this file.',
    ...(unread === 0 ? [] : [`${count(unread, 'entry', 'entries')} of the journal cannot be read.`]),
    ...(later === 0
      ? []
      : [`A newer Quayside wrote ${count(later, 'entry', 'entries')}, which this one cannot read.`]),
    ...(journalProblem === null ? [] : [`The journal may have newer entries. ${journalProblem}`]),
  ]
}

function inUtc(at: string): string {
  return new Date(at).toISOString()
}

export function asCsv(rows: readonly ActivityRow[]): string {
  const columns = activityRow.keyof().options
  const cells = rows.map((row) => columns.map((column) => textOf(row[column])))
  return csvOf([columns, ...cells])
}

function textOf(value: ActivityRow[keyof ActivityRow]): string {
  if (value === null) return ''
  return typeof value === 'object' ? value.join(' ') : String(value)
}

/** One row on each line. */
export function asJson(rows: readonly ActivityRow[]): string {
  return `[\n${rows.map((row) => JSON.stringify(row)).join(',\n')}\n]\n`
}
