import type { OtherMoves } from '#lib/domain/activity/other-moves'
import type { EnvironmentView } from '#lib/domain/environment-view'
import { NO_PROMOTION, type PromotionRead } from '#lib/domain/promotion/promotion-read'
import { freshAtOf, KINDS, type Snapshot } from '#lib/domain/snapshot'
import { subjectOf } from '#lib/plan/actions/actions'
import type { Operation } from '#lib/plan/operation/operation'
import { movedInRecord } from '#lib/plan/operation/operation-tag'
import type { Progress } from '#lib/plan/operation/progress'
import type { NewerEntry } from '#lib/plan/records/newer-entry'
import { aboutOf, isLaneName } from '#lib/plan/records/about'
import { isWhole, type ActivityFilter } from '#lib/plan/records/activity-filter'
import { whyOf, type Attempt, type Attempts } from '#lib/plan/records/attempt'
import { isAttemptMatching, isOperationMatching } from '#lib/plan/records/match-activity'
import { stateOf, undoing, type JournalProblem, type OperationView } from '#lib/plan/records/operation-view'

export type ActivityItem = Pick<Operation, 'id' | 'title' | 'by' | 'reason' | 'startedAt'> &
  Pick<Progress, 'state' | 'message'> &
  Pick<OperationView, 'undo' | 'undone'> & {
    endedAt: string | null
    /** Names of the workloads that it moves, after those of the sources of a promotion. */
    moves: string[]
  }

/** `message`: why, which can quote the cluster. */
export type AttemptItem = Omit<Attempt, 'code'>

/** What was denied or refused, newest first. */
export type AttemptsView = Omit<Attempts, 'attempts'> & {
  items: AttemptItem[]
  matching: number
  total: number
}

/** The journal, newest first. */
export type ActivityView = {
  environment: EnvironmentView
  readAt: string
  operations: ActivityItem[]
  /** How many operations match the filter, and how many there are. */
  matching: number
  total: number
  /** From when on the journal has all operations; null if from the first one on. */
  from: string | null
  attempts: AttemptsView
  /** What a filter can name: who is in the journal, and the lanes and workloads that it was about last. */
  people: string[]
  lanes: string[]
  /** Entries that cannot be read. */
  malformed: number
  /** Entries that are shown as text. */
  newer: NewerEntry[]
  journalProblem: JournalProblem
  /** Moves that no operation made. */
  others: OtherMoves
}

/** A filter finds older ones. */
const MOST_SHOWN = 200
const MOST_LANES = 200

/** `from`: since when it has all operations; null if from the first one on. */
export type JournalRead = {
  operations: readonly Operation[]
  malformed: number
  newer: NewerEntry[]
  from: string | null
}

export function activityView(
  environment: EnvironmentView,
  snapshot: Snapshot,
  journal: JournalRead,
  attempts: Attempts,
  filter: ActivityFilter,
  journalProblem: JournalProblem,
  others: OtherMoves,
  promotion = NO_PROMOTION,
): ActivityView {
  const { operations, malformed, newer, from } = journal
  const found = isWhole(filter)
    ? operations
    : operations.filter((operation) => isOperationMatching(operation, filter))
  return {
    environment,
    readAt: freshAtOf(snapshot, KINDS),
    operations: found
      .slice(0, MOST_SHOWN)
      .map((operation) => itemOf(operation, snapshot, operations, promotion)),
    matching: found.length,
    total: operations.length,
    from,
    attempts: attemptsView(attempts, filter),
    people: peopleIn(operations, attempts),
    lanes: lanesIn(operations, attempts),
    malformed,
    newer,
    journalProblem,
    others,
  }
}

function attemptsView({ attempts, ...read }: Attempts, filter: ActivityFilter): AttemptsView {
  const found = attempts.filter((attempt) => isAttemptMatching(attempt, filter))
  const items = found.map(({ code, message, ...attempt }) => ({
    ...attempt,
    message: whyOf({ code, message, outcome: attempt.outcome }),
  }))
  return { ...read, items, matching: found.length, total: attempts.length }
}

function peopleIn(operations: readonly Operation[], { attempts }: Attempts): string[] {
  return [...new Set([...operations, ...attempts].map(({ by }) => by))].filter(Boolean).sort()
}

function lanesIn(operations: readonly Operation[], { attempts }: Attempts): string[] {
  const lanes = new Set<string>()
  for (const about of [...attempts.map((each) => each.about), ...operations.map(aboutOf)]) {
    for (const each of about) if (isLaneName(each)) lanes.add(each)
    if (lanes.size >= MOST_LANES) break
  }
  return [...lanes].slice(0, MOST_LANES).sort()
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
