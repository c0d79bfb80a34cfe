import 'server-only'
import { systemClock } from '#lib/runtime/system-clock'
import { processSingleton } from '#lib/runtime/process-singleton'
import { staleOf } from '#lib/domain/freshness'
import { KINDS } from '#lib/domain/snapshot'
import type { Operation } from '#lib/plan/operation/operation'
import { endOfSteps, isAbandoned, unsent, withoutRest } from '#lib/plan/operation/operation-steps'
import { endOf, progressOf } from '#lib/plan/operation/progress'
import type { Environment } from '#lib/server/config/parse'
import { changeOperation, readJournal } from '#lib/server/journal/journal'
import { logError } from '#lib/server/log'
import { endOperation } from '#lib/server/operations/end-operation'
import { isGivenUp, isRunning } from '#lib/server/operations/start-operation'
import { storeOf } from '#lib/server/environment/stores'

/** Changes come in bursts. */
const SOON_MS = 500
/** For what has no change event: a minute without a restart, a deadline. */
const LATER_MS = 5_000

/** Watches the open operations of an environment and writes how they end, as long as the process lives. */
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
  const journal = readJournal(environment)
  if (!journal.ok) return []
  return journal.value.operations.filter(({ id, end }) => end === null && !isRunning(id))
}

async function finishOperations(environment: Environment): Promise<void> {
  const snapshot = storeOf(environment).snapshot()
  const journal = readJournal(environment)
  const now = Date.parse(snapshot.readAt)
  const isStale = staleOf(snapshot.freshness, KINDS, now).length > 0
  for (const operation of openOperations(environment)) {
    if (isGivenUp(operation.id)) await leave(environment, operation.id, snapshot.readAt, unsent)
    else if (isAbandoned(operation, now)) await leave(environment, operation.id, snapshot.readAt, abandoned)
    else if (!isStale && journal.ok) {
      const progress = progressOf(operation, snapshot, journal.value.operations, now)
      const end = endOf(progress, snapshot.readAt)
      if (end !== null) await endOperation(environment, operation.id, end)
    }
  }
}

/** Nothing is sent again: the results of running steps are unknown. */
function abandoned(known: Operation, at: string): Operation | null {
  return isAbandoned(known, Date.parse(at)) ? withoutRest(known, at) : null
}

async function leave(
  environment: Environment,
  id: string,
  at: string,
  change: (known: Operation, at: string) => Operation | null,
): Promise<void> {
  const answer = await changeOperation(environment, id, (known) =>
    known.end === null ? change(known, at) : null,
  )
  const end = answer.ok && answer.value !== null ? endOfSteps(answer.value, at) : null
  if (end !== null) await endOperation(environment, id, end)
}
