import 'server-only'
import type { Answer } from '#lib/domain/answer'
import {
  activityView,
  operationView,
  type ActivityView,
  type OperationView,
} from '#lib/plan/operation/operation-view'
import type { Grant } from '#lib/server/auth/authorize'
import type { Environment } from '#lib/server/config/parse'
import { otherMovesIn } from '#lib/server/views/other-moves'
import { environmentView } from '#lib/server/views/environment-view'
import { readJournal } from '#lib/server/journal/journal'
import type { Journal } from '#lib/server/journal/pages'
import { readCrashLogs } from '#lib/server/operations/crash-logs'
import { withTimeLimit, type TimeLimit } from '#lib/runtime/time-limit'
import { missing, refused, type Queried } from '#lib/server/views/query-result'
import { storedSnapshot } from '#lib/server/environment/read-snapshot'
import { storeOf } from '#lib/server/environment/stores'

/** The operations of an environment, as far back as the journal goes. */
export async function activityFor(
  grant: Grant,
  words: string,
  timeLimit: TimeLimit,
): Promise<Queried<ActivityView>> {
  const { environment } = grant
  const journal = await journalIn(environment, timeLimit)
  if (!journal.ok) return refused(journal.error)
  const snapshot = await storedSnapshot(environment, timeLimit)
  const others = otherMovesIn(environment, snapshot, words)
  const problem = journalProblem(environment)
  return {
    ok: true,
    value: activityView(environmentView(grant), snapshot, journal.value, words, problem, others),
  }
}

export async function operationFor(
  grant: Grant,
  id: string,
  timeLimit: TimeLimit,
): Promise<Queried<OperationView>> {
  const { environment, mayAct } = grant
  const journal = await journalIn(environment, timeLimit)
  if (!journal.ok) return refused(journal.error)
  const { operations } = journal.value
  const operation = operations.find((each) => each.id === id)
  if (!operation) return missing(`The journal of ${environment.title} has no operation ${id.slice(0, 80)}.`)
  const snapshot = await storedSnapshot(environment, timeLimit)
  const view = operationView(
    environmentView(grant),
    snapshot,
    operation,
    operations,
    journalProblem(environment),
  )
  if (!mayAct || !view.isCurrent) return { ok: true, value: view }
  const crashLogs = await readCrashLogs(environment, view.progress, snapshot, timeLimit)
  return { ok: true, value: { ...view, crashLogs } }
}

function journalProblem(environment: Environment): string | null {
  const { journal } = storeOf(environment)
  return journal.isStale ? (journal.freshness.error?.message ?? 'It was not updated for a while.') : null
}

async function journalIn(environment: Environment, timeLimit: TimeLimit): Promise<Answer<Journal>> {
  await withTimeLimit(storeOf(environment).journal.settled, timeLimit)
  return readJournal(environment)
}
