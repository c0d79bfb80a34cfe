import type { OtherMoves } from '#lib/domain/activity/other-moves'
import type { EnvironmentView } from '#lib/domain/environment-view'
import { NO_PROMOTION, type PromotionRead } from '#lib/domain/promotion/promotion-read'
import { freshAtOf, KINDS, type Snapshot } from '#lib/domain/snapshot'
import { subjectOf } from '#lib/plan/actions/actions'
import type { Operation } from '#lib/plan/operation/operation'
import { movedInRecord } from '#lib/plan/operation/operation-tag'
import type { Progress } from '#lib/plan/operation/progress'
import type { NewerEntry } from '#lib/plan/records/newer-entry'
import { stateOf, undoing, type JournalProblem, type OperationView } from '#lib/plan/records/operation-view'

export type ActivityItem = Pick<Operation, 'id' | 'title' | 'by' | 'reason' | 'startedAt'> &
  Pick<Progress, 'state' | 'message'> &
  Pick<OperationView, 'undo' | 'undone'> & {
    endedAt: string | null
    /** Names of the workloads that it moves, after those of the sources of a promotion. */
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
  /** Entries that are shown as text. */
  newer: NewerEntry[]
  journalProblem: JournalProblem
  /** Moves that no operation made. */
  others: OtherMoves
}

/** A search finds older ones. */
const MOST_SHOWN = 200

export function activityView(
  environment: EnvironmentView,
  snapshot: Snapshot,
  journal: { operations: readonly Operation[]; malformed: number; newer: NewerEntry[] },
  words: string,
  journalProblem: JournalProblem,
  others: OtherMoves,
  promotion = NO_PROMOTION,
): ActivityView {
  const { operations, malformed, newer } = journal
  const found = operations.filter((operation) => hasWords(operation, words))
  return {
    environment,
    readAt: freshAtOf(snapshot, KINDS),
    operations: found
      .slice(0, MOST_SHOWN)
      .map((operation) => itemOf(operation, snapshot, operations, promotion)),
    matching: found.length,
    total: operations.length,
    malformed,
    newer,
    journalProblem,
    others,
  }
}

function itemOf(
  operation: Operation,
  snapshot: Snapshot,
  others: readonly Operation[],
  promotion: PromotionRead,
): ActivityItem {
  const { id, title, by, reason, startedAt, end } = operation
  const { state, message } = stateOf(operation, snapshot, others, promotion)
  return {
    ...undoing(operation, snapshot, others, promotion),
    id,
    title,
    by,
    reason,
    startedAt,
    state,
    message,
    endedAt: end?.at ?? null,
    moves: [...sourceNames(operation), ...movedNames(operation)],
  }
}

/** The title has the name of a single one. */
function sourceNames({ request }: Operation): string[] {
  const subject = subjectOf(request)
  return subject.kind === 'sources' && subject.repositories.length > 1 ? subject.repositories : []
}

function movedNames(operation: Operation): string[] {
  return [...new Set(movedInRecord(operation).map(({ name }) => name))]
}

/** Whether each word is in the title, the person, the reason, the sources, the workloads or the result. */
function hasWords(operation: Operation, words: string): boolean {
  const { title, by, reason, request, end } = operation
  const subject = subjectOf(request)
  const sources = subject.kind === 'sources' ? subject.repositories : []
  const result = [end?.state ?? 'open', end?.message ?? '']
  const text = [title, by, reason, ...sources, ...movedNames(operation), ...result].join(' ')
  const wanted = words.toLowerCase().split(/\s+/).filter(Boolean)
  return wanted.every((word) => text.toLowerCase().includes(word))
}
