import { freshAtOf, KINDS, type Snapshot } from '#lib/domain/snapshot'
import type { EnvironmentView } from '#lib/domain/environment-view'
import type { Operation } from '#lib/plan/operation/operation'
import type { JobRun } from '#lib/domain/schedule/schedule-view'
import { subjectOf, type ActionRequest } from '#lib/plan/actions/actions'
import { runOf } from '#lib/plan/operation/job-progress'
import { movedBy } from '#lib/plan/operation/operation-tag'
import { progressOf, type Progress } from '#lib/plan/operation/progress'
import { sinceEnd, type SinceEnd } from '#lib/plan/operation/since-end'
import { undoneBy, undoOf } from '#lib/plan/operation/undone'

/** The last log lines of a container before it crashed. */
export type CrashLog = { pod: string; container: string; text: string }

/** Another operation, as a link to it says. */
export type OperationLink = Pick<Operation, 'id' | 'title' | 'by' | 'reason' | 'startedAt'> &
  Pick<Progress, 'state'>

/** `isWhole`: all of it was taken back. */
export type UndoneView = OperationLink & { isWhole: boolean }

/** One operation as its page shows it. */
export type OperationView = {
  environment: EnvironmentView
  readAt: string
  operation: Operation
  /** Of a finished operation, only what its record says, and no workloads as they are now. */
  progress: Progress
  /** The request that undoes it; null where nothing is left to undo. */
  undo: ActionRequest | null
  undone: UndoneView | null
  /** The workloads that now have something else than at its end. */
  since: (Omit<SinceEnd, 'by'> & { by: OperationLink | null })[]
  /** The run of its Job, while the cluster keeps it. */
  run: { cronJob: string; run: JobRun } | null
  journalProblem: JournalProblem
  /** Of crashed containers; for operators only, since logs can hold secrets. */
  crashLogs: CrashLog[]
}

export type ActivityItem = Pick<Operation, 'id' | 'title' | 'by' | 'reason' | 'startedAt'> &
  Pick<Progress, 'state' | 'message'> &
  Pick<OperationView, 'undo' | 'undone'> & {
    endedAt: string | null
    /** Names of the workloads that it moves. */
    moves: string[]
  }

/** An entry that a later Quayside wrote, as text. */
export type NewerEntry = {
  isNewer: true
  id: string
  title: string
  by: string
  reason: string
  /** Null where this Quayside cannot tell. */
  startedAt: string | null
  message: string
}

/** The journal, newest first. */
export type ActivityView = {
  environment: EnvironmentView
  readAt: string
  operations: ActivityItem[]
  /** How many operations match the words, and how many there are. */
  matching: number
  total: number
  /** Entries that cannot be read. */
  malformed: number
  /** Entries that a newer Quayside wrote. */
  newer: NewerEntry[]
  journalProblem: JournalProblem
}

/** Why the journal may have newer entries than shown; null where it is fresh. */
type JournalProblem = string | null

/** A search finds older ones. */
const MOST_SHOWN = 200

/** @param operations newest first */
export function operationView(
  environment: EnvironmentView,
  snapshot: Snapshot,
  operation: Operation,
  operations: readonly Operation[],
  journalProblem: JournalProblem,
): OperationView {
  const now = Date.parse(snapshot.readAt)
  const progress = progressOf(operation, snapshot, operations, now)
  const linkTo = (other: Operation) => linkOf(other, snapshot, operations)
  return {
    environment,
    readAt: freshAtOf(snapshot, KINDS),
    // A beat is no news to a browser.
    operation: { ...operation, effects: progress.effects, lease: null },
    progress,
    ...undoing(operation, snapshot, operations),
    since: sinceEnd(operation, snapshot, operations).map((each) => ({
      ...each,
      by: each.by && linkTo(each.by),
    })),
    run: runOfOperation(operation, snapshot, operations),
    journalProblem,
    crashLogs: [],
  }
}

function undoing(
  operation: Operation,
  snapshot: Snapshot,
  operations: readonly Operation[],
): Pick<OperationView, 'undo' | 'undone'> {
  const undone = undoneBy(operation, operations)
  return {
    undo: undone?.isWhole === true ? null : undoOf(operation),
    undone: undone && { ...linkOf(undone.by, snapshot, operations), isWhole: undone.isWhole },
  }
}

function linkOf(operation: Operation, snapshot: Snapshot, operations: readonly Operation[]): OperationLink {
  const { id, title, by, reason, startedAt } = operation
  return { id, title, by, reason, startedAt, state: stateOf(operation, snapshot, operations).state }
}

function stateOf(operation: Operation, snapshot: Snapshot, operations: readonly Operation[]) {
  return operation.end ?? progressOf(operation, snapshot, operations, Date.parse(snapshot.readAt))
}

/** A later Job can have the name of one that is gone. */
function runOfOperation(
  { job, request, id }: Operation,
  snapshot: Snapshot,
  operations: readonly Operation[],
): OperationView['run'] {
  const last = operations.find((each) => each.job === job)
  const subject = subjectOf(request)
  if (job === null || last?.id !== id || subject.kind !== 'cron-job') return null
  const run = runOf(snapshot, job)
  return run && { cronJob: subject.cronJob, run }
}

export function activityView(
  environment: EnvironmentView,
  snapshot: Snapshot,
  journal: { operations: readonly Operation[]; malformed: number; newer: NewerEntry[] },
  words: string,
  journalProblem: JournalProblem,
): ActivityView {
  const { operations, malformed, newer } = journal
  const found = operations.filter((operation) => hasWords(operation, words))
  return {
    environment,
    readAt: freshAtOf(snapshot, KINDS),
    operations: found.slice(0, MOST_SHOWN).map((operation) => itemOf(operation, snapshot, operations)),
    matching: found.length,
    total: operations.length,
    malformed,
    newer,
    journalProblem,
  }
}

function itemOf(operation: Operation, snapshot: Snapshot, others: readonly Operation[]): ActivityItem {
  const { id, title, by, reason, startedAt, end } = operation
  const { state, message } = stateOf(operation, snapshot, others)
  return {
    ...undoing(operation, snapshot, others),
    id,
    title,
    by,
    reason,
    startedAt,
    state,
    message,
    endedAt: end?.at ?? null,
    moves: movedNames(operation),
  }
}

function movedNames(operation: Operation): string[] {
  return [...new Set(movedBy(operation).map(({ name }) => name))]
}

/** Whether each word is in the title, the person, the reason, the workloads or the result. */
function hasWords(operation: Operation, words: string): boolean {
  const { title, by, reason, end } = operation
  const text = [title, by, reason, ...movedNames(operation), end?.state ?? 'open', end?.message ?? ''].join(
    ' ',
  )
  const wanted = words.toLowerCase().split(/\s+/).filter(Boolean)
  return wanted.every((word) => text.toLowerCase().includes(word))
}
