import 'server-only'
import type { PromotionRead } from '#lib/domain/promotion/promotion-read'
import type { Snapshot } from '#lib/domain/snapshot'
import type { Operation } from '#lib/plan/operation/operation'
import { importDue, type DueImport } from '#lib/plan/operation/promotion/follow-up'
import { systemClock } from '#lib/runtime/system-clock'
import type { Environment } from '#lib/server/config/parse'
import { perEnvironment } from '#lib/server/environment/per-environment'
import { changeOperation } from '#lib/server/journal/journal'
import { logRefused, type Actor } from '#lib/server/log'
import { startOperation } from '#lib/server/operations/start-operation'
import { planNow } from '#lib/server/plans/make-plan'

/** A refusal mostly stays one until somebody acts. */
const AGAIN_AFTER_MS = 60_000

/** When this process tries an import again, by its id. */
const attemptsOf = perEnvironment('imports when built', () => new Map<string, number>())

/**
 * Imports what a promotion built, if that was agreed to: by the normal way, as an operation of its own of the same person. Its id
 * follows from the promotion, so that two replicas start one. @returns whether it was started
 */
export async function importWhenBuilt(
  environment: Environment,
  operation: Operation,
  promotion: PromotionRead,
  snapshot: Snapshot,
  operations: readonly Operation[],
): Promise<boolean> {
  const due = importDue(operation, promotion, snapshot, operations, Date.parse(snapshot.readAt))
  const attempts = attemptsOf(environment)
  if (due === null || systemClock.now() < (attempts.get(due.id) ?? 0)) return false
  attempts.set(due.id, systemClock.now() + AGAIN_AFTER_MS)
  const problem = await start(environment, operation, due)
  if (problem === null) attempts.delete(due.id)
  else await warn(environment, operation, problem)
  return problem === null
}

/** @returns why it was not started; null if it was, or if there is nothing to import any more */
async function start(
  environment: Environment,
  { title, by }: Operation,
  due: DueImport,
): Promise<string | null> {
  const reason = `Import when built, as agreed in: ${title}`
  const actor: Actor = { environment, session: { user: { name: by, subject: 'quayside' } } }
  const planned = await planNow(environment, due.request, { by, at: new Date().toISOString(), reason })
  if (!planned.ok) {
    const { code, message } = planned.refusal
    logRefused(actor, due.request, code)
    return message
  }
  const started = await startOperation(actor, planned.plan, reason, due.id)
  return started.outcome === 'unwritten' ? started.error.message : null
}

/** Said once, on the page of the promotion. */
async function warn(environment: Environment, { id }: Operation, problem: string): Promise<void> {
  const warning = `What was built was not imported yet. ${problem}`
  await changeOperation(environment, id, (known) =>
    known.warnings.includes(warning) ? null : { ...known, warnings: [...known.warnings, warning] },
  )
}
