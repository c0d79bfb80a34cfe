import 'server-only'
import type { Answer } from '#lib/domain/answer'
import { staleOf } from '#lib/domain/freshness'
import { KINDS } from '#lib/domain/snapshot'
import type { Operation } from '#lib/plan/operation/operation'
import type { Progress } from '#lib/plan/operation/progress'
import { endOf, endWithoutRest } from '#lib/plan/records/record'
import type { Environment } from '#lib/server/config/parse'
import { storeOf } from '#lib/server/environment/stores'
import { changeOperation } from '#lib/server/journal/journal'
import { logEnded } from '#lib/server/log'

/** Writes the record of an operation whose progress is over. The first replica wins, and its record stays. */
export async function endOperation(
  environment: Environment,
  id: string,
  progress: Progress,
  at: string,
): Promise<void> {
  const end = endOf(progress, at)
  if (end === null) return
  const { effects } = progress
  logEnd(
    environment,
    await changeOperation(environment, id, (known) =>
      known.end === null ? { ...known, effects, end } : null,
    ),
  )
}

/** The operation without the rest of its steps, with its record where nothing else decides. */
export function withEndOfSteps(environment: Environment, operation: Operation, at: string): Operation {
  const snapshot = storeOf(environment).snapshot()
  const isStale = staleOf(snapshot.freshness, KINDS, Date.parse(snapshot.readAt)).length > 0
  return { ...operation, end: endWithoutRest(operation, isStale ? null : snapshot, at) }
}

export function logEnd(environment: Environment, written: Answer<Operation | null>): void {
  if (written.ok && written.value?.end) logEnded(environment, written.value, written.value.end)
}
