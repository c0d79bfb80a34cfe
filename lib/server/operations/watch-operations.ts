import 'server-only'
import { systemClock } from '#lib/runtime/system-clock'
import { processSingleton } from '#lib/runtime/process-singleton'
import { staleOf } from '#lib/domain/freshness'
import { KINDS } from '#lib/domain/snapshot'
import { LEASE_MS } from '#lib/plan/operation/lease-times'
import type { Operation } from '#lib/plan/operation/operation'
import { promotedBy } from '#lib/plan/operation/promotion/promoted'
import type { Environment } from '#lib/server/config/parse'
import { readJournal } from '#lib/server/journal/journal'
import { logError } from '#lib/server/log'
import { finishOperation } from '#lib/server/operations/finish-operation'
import { ownOperations } from '#lib/server/operations/own-operations'
import { promotionReadOf } from '#lib/server/promotion/promotion-read'
import { readerIn } from '#lib/server/promotion/readers'
import { NO_PROMOTION } from '#lib/domain/promotion/promotion-read'
import { batchOf } from '#lib/server/environment/batch'
import { storeOf } from '#lib/server/environment/stores'

/** Changes come in bursts. */
const SOON_MS = 500
/** For what has no change event: the end of a lease, a minute without a restart, a deadline. */
const LATER_MS = LEASE_MS / 4

/** Watches the open operations of an environment: goes on where a process ended, and writes how they end. */
export function watchOperations(environment: Environment): void {
  const watched = processSingleton('watched-operations', () => new Set<string>())
  if (watched.has(environment.name)) return
  watched.add(environment.name)
  let due = Infinity
  let cancel: (() => void) | undefined
  const look = () => {
    due = Infinity
    finishOperations(environment)
      .catch((error: unknown) => logError(`the operations of ${environment.name}`, error))
      .finally(() => {
        if (openOperations(environment).length > 0) schedule(LATER_MS)
      })
  }
  const schedule = (milliseconds: number) => {
    const at = systemClock.now() + milliseconds
    if (at >= due) return
    cancel?.()
    due = at
    cancel = systemClock.after(milliseconds, look)
  }
  storeOf(environment).subscribe(() => {
    if (openOperations(environment).length > 0) schedule(SOON_MS)
  })
}

/** The open operations, besides those that this process runs and that only end with their steps. */
function openOperations(environment: Environment): Operation[] {
  const { runs, isClosing } = ownOperations(environment)
  const journal = readJournal(environment)
  if (!journal.ok || isClosing) return []
  return journal.value.operations.filter(
    ({ id, end, request }) => end === null && (request.action === 'promote' || !runs.has(id)),
  )
}

async function finishOperations(environment: Environment): Promise<void> {
  const store = storeOf(environment)
  const snapshot = store.snapshot()
  const journal = readJournal(environment)
  const operations = journal.ok ? journal.value.operations : []
  const now = Date.parse(snapshot.readAt)
  const isStale = staleOf(snapshot.freshness, KINDS, now).length > 0
  // An old list would say that a new Job is gone.
  const areJobsStale = batchOf(store).stale.length > 0
  const { leases } = ownOperations(environment)
  const open = openOperations(environment)
  const isFollowed = open.some(({ request }) => request.action === 'promote')
  if (isFollowed) urgeSources(environment, open)
  const promotion = isFollowed ? await promotionReadOf(environment) : NO_PROMOTION
  leases.look(open, systemClock.now(), !store.journal.isStale && store.journal.state.failingSince === null)
  const facts = { snapshot, operations, promotion, isStale, areJobsStale }
  for (const operation of open)
    await finishOperation(environment, operation, facts).catch((error: unknown) =>
      logError(`the operation ${operation.id} in ${environment.name}`, error),
    )
}

/** What an operation waits for is read also while little is left of what a forge allows. */
function urgeSources(environment: Environment, open: readonly Operation[]): void {
  for (const { repository, commit } of open.flatMap(promotedBy)) {
    const isGate = environment.sources.some((each) => each.repository === repository && each.gate !== null)
    readerIn(environment, repository)?.urge({ promoted: [commit], ...(isGate && { checks: [commit] }) })
  }
}
