import 'server-only'
import { randomBytes } from 'node:crypto'
import { processSingleton } from '#lib/runtime/process-singleton'
import type { ClusterError } from '#lib/domain/answer'
import type { Operation } from '#lib/plan/operation/operation'
import { leftFailing } from '#lib/plan/operation/image-failures'
import { operationOf } from '#lib/plan/operation/operation-steps'
import type { Plan } from '#lib/plan/plan'
import { sameOperation } from '#lib/plan/operation/same-operation'
import type { Authorized } from '#lib/server/auth/authorize'
import type { Environment } from '#lib/server/config/parse'
import { appendOperation, readJournal } from '#lib/server/journal/journal'
import { logStarted, logError } from '#lib/server/log'
import { sleep } from '#lib/runtime/clock'
import { systemClock } from '#lib/runtime/system-clock'
import { OperationRun } from '#lib/server/operations/operation-run'
import { storeOf } from '#lib/server/environment/stores'
import type { StepOutcome } from '#lib/server/operations/send-step'

/** How long a person waits for the answer. Usually the first step is done by then, and a conflict can be shown at once. */
const ANSWER_MS = 1_000

export type Started =
  { outcome: 'started'; id: string } | { outcome: 'conflict' } | { outcome: 'unwritten'; error: ClusterError }

/** The operation that already applies this plan, as far as this process knows. */
export function findSame(environment: Environment, fingerprint: string, now: number): Operation | undefined {
  const journal = readJournal(environment)
  return journal.ok ? sameOf(journal.value.operations, fingerprint, now) : undefined
}

/** Writes the plan into the journal as an operation, and then runs it. The answer does not wait for the end. */
export async function startOperation(
  { session, environment }: Pick<Authorized, 'session' | 'environment'>,
  plan: Plan,
  reason: string,
): Promise<Started> {
  const startedAt = new Date()
  const id = `${startedAt.getTime().toString(36)}-${randomBytes(4).toString('hex')}`
  const author = { id, by: session.user.name, reason, startedAt: startedAt.toISOString() }
  const failing = leftFailing(storeOf(environment).snapshot(), plan.effects)
  const operation = operationOf(plan, author, failing)
  const written = await appendOperation(environment, operation, (operations) =>
    sameOf(operations, plan.fingerprint, startedAt.getTime()),
  )
  if (!written.ok) {
    givenUp().add(id)
    return { outcome: 'unwritten', error: written.error }
  }
  if (written.value.id !== id) return { outcome: 'started', id: written.value.id }
  logStarted({ session, environment }, operation)
  const first = carryOut(environment, plan, operation)
  const outcome = await Promise.race([first, sleep(systemClock, ANSWER_MS)])
  return outcome?.state === 'conflict' ? { outcome: 'conflict' } : { outcome: 'started', id }
}

/** Whether this process runs the steps of an operation. */
export function isRunning(id: string): boolean {
  return runs().has(id)
}

/** Whether a person was told that an operation failed to start, although its entry was written too late. */
export function isGivenUp(id: string): boolean {
  return givenUp().has(id)
}

/** Runs in the background; resolves with the result of the first step. */
function carryOut(environment: Environment, plan: Plan, operation: Operation): Promise<StepOutcome | null> {
  const { id } = operation
  runs().add(id)
  const run = new OperationRun(environment, plan, operation)
  return new Promise((resolve) => {
    run
      .carryOut(resolve)
      .finally(() => {
        runs().delete(id)
        resolve(null)
      })
      .then(() => run.tell())
      .catch((error: unknown) => logError(`the operation ${id} in ${environment.name}`, error))
  })
}

function runs(): Set<string> {
  return processSingleton('operation-runs', () => new Set<string>())
}

function givenUp(): Set<string> {
  return processSingleton('operations-given-up', () => new Set<string>())
}

function sameOf(operations: Operation[], fingerprint: string, now: number): Operation | undefined {
  const carried = operations.filter(({ id }) => !isGivenUp(id))
  return sameOperation(carried, fingerprint, now)
}
