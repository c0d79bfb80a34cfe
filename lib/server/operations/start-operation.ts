import 'server-only'
import { randomBytes } from 'node:crypto'
import type { ClusterError } from '#lib/domain/answer'
import { tagKey } from '#lib/domain/image-stream/tag-key'
import { findTag, newestOf } from '#lib/domain/image-stream/tag-source'
import type { Snapshot } from '#lib/domain/snapshot'
import { importedBy } from '#lib/plan/steps/read-back'
import type { Operation } from '#lib/plan/operation/operation'
import { leftFailing } from '#lib/plan/operation/image-failures'
import { operationOf } from '#lib/plan/operation/operation-steps'
import type { Plan } from '#lib/plan/plan'
import { sameOperation } from '#lib/plan/operation/same-operation'
import type { Environment } from '#lib/server/config/parse'
import { appendOperation, readJournal } from '#lib/server/journal/journal'
import { logStarted, type Actor } from '#lib/server/log'
import { sleep } from '#lib/runtime/clock'
import { systemClock } from '#lib/runtime/system-clock'
import { carryOut } from '#lib/server/operations/carry-out'
import { ordersOf, seal, type Orders } from '#lib/server/operations/orders'
import { ownOperations } from '#lib/server/operations/own-operations'
import { accountOf } from '#lib/server/auth/sign-in/account-of'
import { storeOf } from '#lib/server/environment/stores'

/** How long a person waits for the answer. Usually the first step is done by then, and a conflict can be shown at once. */
const ANSWER_MS = 1_000

export type Started =
  { outcome: 'started'; id: string } | { outcome: 'conflict' } | { outcome: 'unwritten'; error: ClusterError }

/** An id that every replica gives to the same operation. @property findSame what does the same already, besides one of this id */
type OwnId = { id: string; findSame: (operations: readonly Operation[]) => Operation | undefined }

/** The operation that already applies this plan, as far as this process knows. */
export function findSame(environment: Environment, fingerprint: string, now: number): Operation | undefined {
  const journal = readJournal(environment)
  return journal.ok ? sameOf(environment, journal.value.operations, fingerprint, now) : undefined
}

/**
 * Writes the plan into the journal as an operation, and then runs it. The answer does not wait for the end.
 * @param own of one that follows from what it is for, so that the journal takes it once
 */
export async function startOperation(
  { session, environment }: Actor,
  plan: Plan,
  reason: string,
  own?: OwnId,
): Promise<Started> {
  const startedAt = new Date()
  const id = own?.id ?? `${startedAt.getTime().toString(36)}-${randomBytes(4).toString('hex')}`
  const author = {
    id,
    by: session.user.name,
    ...accountOf(session),
    reason,
    startedAt: startedAt.toISOString(),
  }
  const snapshot = storeOf(environment).snapshot()
  const orders = ordersOf(plan, newestOfTags(snapshot, plan), startedAt.getTime())
  const { owner, givenUp } = ownOperations(environment)
  const lease = { owner, beat: 1, orders: seal(id, orders) }
  const operation = operationOf(plan, author, leftFailing(snapshot, plan.effects), lease)
  const written = await appendOperation(
    environment,
    operation,
    (operations) =>
      own?.findSame(operations) ?? sameOf(environment, operations, plan.fingerprint, startedAt.getTime()),
  )
  if (!written.ok) {
    givenUp.add(id)
    return { outcome: 'unwritten', error: written.error }
  }
  // Another replica has the same one, or the same id.
  if (written.value.id !== id || written.value.lease?.owner !== owner)
    return { outcome: 'started', id: written.value.id }
  // An earlier try of an id that is not of chance may have failed.
  givenUp.delete(id)
  logStarted({ session, environment }, written.value)
  const first = carryOut(environment, written.value, orders)
  const taken = await Promise.race([first, sleep(systemClock, ANSWER_MS)])
  return taken === 'conflict' ? { outcome: 'conflict' } : { outcome: 'started', id }
}

/** One whose owner is gone does nothing, so the same plan is new. */
function sameOf(
  environment: Environment,
  operations: Operation[],
  fingerprint: string,
  now: number,
): Operation | undefined {
  const { givenUp, leases } = ownOperations(environment)
  const living = operations.filter((each) => !givenUp.has(each.id) && !leases.isOver(each, systemClock.now()))
  return sameOperation(living, fingerprint, now)
}

/** The newest image of each tag that a plan imports, to see later whether it was imported. */
function newestOfTags(snapshot: Snapshot, { steps }: Plan): Orders['newest'] {
  const tags = steps.flatMap(({ request }) => importedBy(request))
  return Object.fromEntries(
    tags.map(({ stream, tag }) => {
      const found = findTag(snapshot, stream, tag)
      return [tagKey(stream, tag), (found && newestOf(found)?.image) ?? null]
    }),
  )
}
