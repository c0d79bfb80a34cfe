import 'server-only'
import type { OperationEnd } from '#lib/plan/operation/operation'
import type { Environment } from '#lib/server/config/parse'
import { changeOperation } from '#lib/server/journal/journal'
import { logEnded } from '#lib/server/log'

/** Writes the end of an operation once: the first replica wins. */
export async function endOperation(environment: Environment, id: string, end: OperationEnd): Promise<void> {
  const answer = await changeOperation(environment, id, (known) =>
    known.end === null ? { ...known, end } : null,
  )
  if (answer.ok && answer.value !== null) logEnded(environment, answer.value, end)
}
