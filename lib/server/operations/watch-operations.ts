import 'server-only'
import { systemClock } from '#lib/runtime/system-clock'
import { processSingleton } from '#lib/runtime/process-singleton'
import { staleOf } from '#lib/domain/freshness'
import { KINDS } from '#lib/domain/snapshot'
import { isUnchanged } from '#lib/plan/operation/lease'
import { LEASE_MS } from '#lib/plan/operation/lease-times'
import type { Operation } from '#lib/plan/operation/operation'
import { unsent, withoutRest } from '#lib/plan/operation/operation-steps'
import { promotedBy } from '#lib/plan/operation/promotion/promoted'
import { progressOf } from '#lib/plan/operation/progress'
import type { Environment } from '#lib/server/config/parse'
import { changeOperation, readJournal } from '#lib/server/journal/journal'
import { logError } from '#lib/server/log'
import { continueOperation } from '#lib/server/operations/carry-out'
import { endOperation, logEnd, withEndOfSteps } from '#lib/server/operations/end-operation'
import { unseal } from '#lib/server/operations/orders'
import { lookForImages } from '#lib/server/operations/awaited-images'
import { importWhenBuilt } from '#lib/server/operations/import-when-built'
import { ownOperations } from '#lib/server/operations/own-operations'
import { plannedImporters } from '#lib/server/plans/importers'
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

/** The open operations that this process does not run. */
function openOperations(environment: Environment): Operation[] {
  const { runs, isClosing } = ownOperations(environment)
  const journal = readJournal(environment)
  if (!journal.ok || isClosing) return []
  return journal.value.operations.filter(({ id, end }) => end === null && !runs.has(id))
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
  const { leases, givenUp } = ownOperations(environment)
  const open = openOperations(environment)
  const isFollowed = open.some(({ request }) => request.action === 'promote')
  if (isFollowed) urgeSources(environment, open)
  const promotion = isFollowed ? await promotionReadOf(environment) : NO_PROMOTION
  leases.look(open, systemClock.now(), !store.journal.isStale && store.journal.state.failingSince === null)
  for (const operation of open) {
    if (givenUp.has(operation.id))
      await leave(environment, operation.id, snapshot.readAt, (known) => unsent(known, snapshot.readAt))
    else if (leases.isOver(operation, systemClock.now())) await takeOver(environment, operation, operations)
    else if (!isStale && !(areJobsStale && operation.job !== null)) {
      if (await importWhenBuilt(environment, operation, promotion, snapshot, operations)) continue
      const importers = plannedImporters(environment, now)
      const progress = progressOf(operation, snapshot, operations, now, promotion, importers)
      lookForImages(environment, operation, promotion, snapshot)
      await endOperation(environment, operation.id, progress, snapshot.readAt)
    }
  }
}

/** What an operation waits for is read also while little is left of what a forge allows. */
function urgeSources(environment: Environment, open: readonly Operation[]): void {
  for (const { repository, commit } of open.flatMap(promotedBy)) {
    const isGate = environment.sources.some((each) => each.repository === repository && each.gate !== null)
    readerIn(environment, repository)?.urge({ promoted: [commit], ...(isGate && { checks: [commit] }) })
  }
}

/**
 * Without readable orders, nothing is sent: the results of running steps are unknown. Those of another version are left to a replica
 * that reads them, unless a person stopped the operation.
 */
async function takeOver(
  environment: Environment,
  operation: Operation,
  operations: readonly Operation[],
): Promise<void> {
  const orders = unseal(operation, Date.now())
  if (orders === 'of-another-version' && operation.stop === null) return
  if (orders !== null && orders !== 'of-another-version')
    return continueOperation(environment, operation, orders, operations)
  const at = new Date().toISOString()
  await leave(environment, operation.id, at, (known) =>
    isUnchanged(known, operation) ? withoutRest(known, at) : null,
  )
}

async function leave(
  environment: Environment,
  id: string,
  at: string,
  change: (known: Operation) => Operation | null,
): Promise<void> {
  const written = await changeOperation(environment, id, (known) => {
    const left = known.end === null ? change(known) : null
    return left && withEndOfSteps(environment, left, at)
  })
  logEnd(environment, written)
}
