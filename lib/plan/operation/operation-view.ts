import type { OtherMoves } from '#lib/domain/activity/other-moves'
import { freshAtOf, KINDS, type Snapshot } from '#lib/domain/snapshot'
import type { EnvironmentView } from '#lib/domain/environment-view'
import type { Operation } from '#lib/plan/operation/operation'
import { movedBy, progressOf, type Progress } from '#lib/plan/operation/progress'

/** The last log lines of a container before it crashed. */
export type CrashLog = { pod: string; container: string; text: string }

/** One operation as its page shows it. */
export type OperationView = {
  environment: EnvironmentView
  readAt: string
  operation: Operation
  progress: Progress
  /** Whether the current state of the workloads still comes from the operation. */
  isCurrent: boolean
  journalProblem: JournalProblem
  /** Of crashed containers; for operators only, since logs can hold secrets. */
  crashLogs: CrashLog[]
}

export type ActivityItem = Pick<Operation, 'id' | 'title' | 'by' | 'reason' | 'startedAt'> &
  Pick<Progress, 'state' | 'message'> & {
    endedAt: string | null
    /** Names of the workloads that it moves. */
    moves: string[]
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
  newer: number
  journalProblem: JournalProblem
  /** Moves that no operation made. */
  others: OtherMoves
}

/** Why the journal may have newer entries than shown; null where it is fresh. */
type JournalProblem = string | null

/** A search finds older ones. */
const MOST_SHOWN = 200
/** After that, changes of the workloads come from something else. */
const CURRENT_MS = 60 * 60_000

export function operationView(
  environment: EnvironmentView,
  snapshot: Snapshot,
  operation: Operation,
  others: readonly Operation[],
  journalProblem: JournalProblem,
): OperationView {
  const now = Date.parse(snapshot.readAt)
  const { end } = operation
  return {
    environment,
    readAt: freshAtOf(snapshot, KINDS),
    // A beat is no news to a browser.
    operation: { ...operation, lease: null },
    progress: progressOf(operation, snapshot, others, now),
    isCurrent: end === null || (end.state !== 'superseded' && now - Date.parse(end.at) < CURRENT_MS),
    journalProblem,
    crashLogs: [],
  }
}

export function activityView(
  environment: EnvironmentView,
  snapshot: Snapshot,
  journal: { operations: readonly Operation[]; malformed: number; newer: number },
  words: string,
  journalProblem: JournalProblem,
  others: OtherMoves,
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
    others,
  }
}

function itemOf(operation: Operation, snapshot: Snapshot, others: readonly Operation[]): ActivityItem {
  const { id, title, by, reason, startedAt, end } = operation
  const { state, message } = end ?? progressOf(operation, snapshot, others, Date.parse(snapshot.readAt))
  return {
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
