import 'server-only'
import type { PromotionRead } from '#lib/domain/promotion/promotion-read'
import type { Snapshot } from '#lib/domain/snapshot'
import { isOwnedBy, isUnchanged } from '#lib/plan/operation/lease'
import type { Operation } from '#lib/plan/operation/operation'
import { unsent, withoutRest } from '#lib/plan/operation/operation-steps'
import { progressOf } from '#lib/plan/operation/progress'
import { systemClock } from '#lib/runtime/system-clock'
import type { Environment } from '#lib/server/config/parse'
import { changeOperation } from '#lib/server/journal/journal'
import { lookForImages } from '#lib/server/operations/awaited-images'
import { continueOperation } from '#lib/server/operations/carry-out'
import { endOperation, logEnd, withEndOfSteps } from '#lib/server/operations/end-operation'
import { importWhenBuilt } from '#lib/server/operations/import-when-built'
import { unseal } from '#lib/server/operations/orders'
import { ownOperations } from '#lib/server/operations/own-operations'
import { plannedImporters } from '#lib/server/plans/importers'

/** What the operations of one look have in common. */
type Facts = {
  snapshot: Snapshot
  operations: readonly Operation[]
  promotion: PromotionRead
  isStale: boolean
  areJobsStale: boolean
}

/** Goes on with one operation: takes it over, starts what it waits for, or writes how it ended. */
export async function finishOperation(
  environment: Environment,
  operation: Operation,
  facts: Facts,
): Promise<void> {
  const { snapshot, operations, promotion } = facts
  const { id } = operation
  const { owner, runs, leases, givenUp } = ownOperations(environment)
  const isOwn = runs.has(id)
  // Another replica may have written it since, where its id is not of chance.
  if (!isOwn && givenUp.has(id) && isOwnedBy(operation, owner)) {
    const at = snapshot.readAt
    return leave(environment, id, at, (known) => (isOwnedBy(known, owner) ? unsent(known, at) : null))
  }
  if (!isOwn && leases.isOver(operation, systemClock.now()))
    return takeOver(environment, operation, operations)
  if (facts.isStale || (facts.areJobsStale && operation.job !== null)) return
  // While a branch waits behind a gate, what the others built goes on.
  if (await importWhenBuilt(environment, operation, promotion, snapshot, operations)) return
  lookForImages(environment, operation, promotion, snapshot)
  if (isOwn) return
  const now = Date.parse(snapshot.readAt)
  const importers = plannedImporters(environment, now)
  const progress = progressOf(operation, snapshot, operations, now, promotion, importers)
  await endOperation(environment, id, progress, snapshot.readAt)
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
