import 'server-only'
import { takenOver } from '#lib/plan/operation/lease'
import type { Operation } from '#lib/plan/operation/operation'
import { overtakenSteps } from '#lib/plan/operation/same-operation'
import { sleep } from '#lib/runtime/clock'
import { systemClock } from '#lib/runtime/system-clock'
import type { Environment } from '#lib/server/config/parse'
import { changeOperation } from '#lib/server/journal/journal'
import { logContinued, logError } from '#lib/server/log'
import { OperationRun } from '#lib/server/operations/operation-run'
import type { Orders } from '#lib/server/operations/orders'
import { OwnEntry } from '#lib/server/operations/own-entry'
import { ownOperations } from '#lib/server/operations/own-operations'
import type { Taken } from '#lib/server/operations/step-runner'
import { LAST_STEPS_MS, LAST_WRITE_MS } from '#lib/server/shutdown-times'

/** Runs in the background; resolves with the result of the first step. */
export function carryOut(
  environment: Environment,
  operation: Operation,
  orders: Orders,
  isOvertaken: (index: number) => boolean = () => false,
): Promise<Taken | null> {
  const { id } = operation
  const { owner, runs, isClosing } = ownOperations(environment)
  const run = new OperationRun(environment, orders, new OwnEntry(environment, owner, operation), isOvertaken)
  if (isClosing) run.end()
  return new Promise((resolve) => {
    const whenOver = run.carryOut(resolve).finally(() => {
      runs.delete(id)
      resolve(null)
    })
    runs.set(id, { run, whenOver })
    whenOver
      .then(() => run.tell())
      .catch((error: unknown) => logError(`the operation ${id} in ${environment.name}`, error))
  })
}

/** Goes on with an operation whose owner is gone. Of several processes that try, one does. */
export async function continueOperation(
  environment: Environment,
  seen: Operation,
  orders: Orders,
  operations: readonly Operation[],
): Promise<void> {
  const { owner, leases } = ownOperations(environment)
  const at = new Date().toISOString()
  const answer = await changeOperation(environment, seen.id, (known) => takenOver(known, seen, owner, at))
  if (!answer.ok) leases.startAgain(seen.id)
  if (!answer.ok || answer.value === null) return
  logContinued(environment, answer.value)
  void carryOut(environment, answer.value, orders, overtakenSteps(operations, seen.id))
}

/**
 * Sends no further step, waits shortly for those that were sent, and gives up the leases, so that another process goes on at once.
 */
export async function handOver(environment: Environment): Promise<void> {
  const own = ownOperations(environment)
  own.isClosing = true
  const all = [...own.runs.values()].map(async ({ run, whenOver }) => {
    run.end()
    await Promise.race([whenOver, sleep(systemClock, LAST_STEPS_MS)])
    await Promise.race([run.giveUp(), sleep(systemClock, LAST_WRITE_MS)])
  })
  await Promise.all(all)
}
