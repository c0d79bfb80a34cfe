import 'server-only'
import type { Answer } from '#lib/domain/answer'
import { NO_PROMOTION, type PromotionRead } from '#lib/domain/promotion/promotion-read'
import type { Operation } from '#lib/plan/operation/operation'
import type { ActivityFilter } from '#lib/plan/records/activity-filter'
import { activityView, type ActivityView } from '#lib/plan/records/activity-view'
import { textOf } from '#lib/plan/records/newer-entry'
import { operationView, type OperationView } from '#lib/plan/records/operation-view'
import { workloadsOf } from '#lib/plan/operation/workload-progress'
import { readAttempts } from '#lib/server/attempts/attempts'
import type { Grant } from '#lib/server/auth/authorize'
import type { Environment } from '#lib/server/config/parse'
import { marksIn } from '#lib/server/chronicle/marks'
import { promotionReadOf } from '#lib/server/promotion/promotion-read'
import { lookAtSources } from '#lib/server/promotion/readers'
import { importersIn } from '#lib/server/views/importers'
import { otherMovesIn } from '#lib/server/views/other-moves'
import { environmentView } from '#lib/server/views/environment-view'
import { readJournal } from '#lib/server/journal/journal'
import type { Journal } from '#lib/server/journal/pages'
import { readCrashLogs } from '#lib/server/operations/crash-logs'
import { withTimeLimit, type TimeLimit } from '#lib/runtime/time-limit'
import { refuseLogs } from '#lib/server/views/refuse-logs'
import { missing, refused, type Queried } from '#lib/server/views/query-result'
import { storedSnapshot } from '#lib/server/environment/read-snapshot'
import { lanesIn } from '#lib/server/environment/lanes'
import { storeOf } from '#lib/server/environment/stores'

/** The operations of an environment, as far back as the journal goes, and what was denied or refused. */
export async function activityFor(
  grant: Grant,
  filter: ActivityFilter,
  timeLimit: TimeLimit,
): Promise<Queried<ActivityView>> {
  const { environment } = grant
  const journal = await journalIn(environment, timeLimit)
  if (!journal.ok) return refused(journal.error)
  const snapshot = await storedSnapshot(environment, timeLimit)
  const others = otherMovesIn(environment, snapshot, filter)
  const problem = journalProblem(environment)
  const promotion = await followedBy(environment, journal.value.operations, timeLimit)
  const view = activityView(
    environmentView(grant),
    snapshot,
    journal.value,
    readAttempts(environment),
    filter,
    problem,
    others,
    promotion,
  )
  return { ok: true, value: view }
}

export async function operationFor(
  grant: Grant,
  id: string,
  timeLimit: TimeLimit,
): Promise<Queried<OperationView>> {
  const { environment } = grant
  const journal = await journalIn(environment, timeLimit)
  if (!journal.ok) return refused(journal.error)
  const { operations, newer } = journal.value
  const operation = operations.find((each) => each.id === id)
  if (!operation) {
    const later = newer.find((each) => each.id === id)
    if (later !== undefined) return { ok: false, error: { code: 'newer-entry', message: textOf(later) } }
    return missing(`The journal of ${environment.title} has no operation ${id.slice(0, 80)}.`)
  }
  const snapshot = await storedSnapshot(environment, timeLimit)
  if (operation.request.action === 'promote') lookAtSources(environment)
  const view = operationView(
    environmentView(grant),
    snapshot,
    lanesIn(environment, snapshot),
    operation,
    operations,
    journalProblem(environment),
    await followedBy(environment, operations, timeLimit),
    importersIn(environment),
    marksIn(environment),
  )
  if (refuseLogs(grant) !== null || !mayCrash(view)) return { ok: true, value: view }
  const workloads = workloadsOf(operation, snapshot)
  const crashLogs = await readCrashLogs(environment, { workloads }, snapshot, timeLimit)
  return { ok: true, value: { ...view, crashLogs } }
}

/** What open promotions are followed by; those that are over have it in their record. */
export function followedBy(
  environment: Environment,
  operations: readonly Operation[],
  timeLimit: TimeLimit,
): Promise<PromotionRead> {
  const isOpen = operations.some(({ request, end }) => request.action === 'promote' && end === null)
  return isOpen ? promotionReadOf(environment, timeLimit) : Promise.resolve(NO_PROMOTION)
}

/** What crashes later has another reason. */
function mayCrash({ operation, undone }: OperationView): boolean {
  return operation.end === null || (operation.end.state === 'failed' && undone === null)
}

export function journalProblem(environment: Environment): string | null {
  const { journal } = storeOf(environment)
  return journal.isStale ? (journal.freshness.error?.message ?? 'It was not updated for a while.') : null
}

export async function journalIn(environment: Environment, timeLimit: TimeLimit): Promise<Answer<Journal>> {
  await withTimeLimit(storeOf(environment).journal.settled, timeLimit)
  return readJournal(environment)
}
