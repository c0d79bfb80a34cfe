import 'server-only'
import { isDeepStrictEqual } from 'node:util'
import type { PromotionRead } from '#lib/domain/promotion/promotion-read'
import type { Snapshot } from '#lib/domain/snapshot'
import type { Operation } from '#lib/plan/operation/operation'
import {
  importDue,
  importOfAny,
  whyNotImported,
  type DueImport,
} from '#lib/plan/operation/promotion/follow-up'
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
  if (due === null) await warn(environment, operation, null)
  if (due === null || systemClock.now() < (attempts.get(due.id) ?? 0)) return false
  attempts.set(due.id, systemClock.now() + AGAIN_AFTER_MS)
  const outcome = await start(environment, operation, due)
  if (outcome.isStarted) attempts.delete(due.id)
  await warn(environment, operation, outcome.problem)
  return outcome.isStarted
}

/** @property problem why it was not started; null if it was, or if there is nothing to import any more */
type Outcome = { isStarted: boolean; problem: string | null }

async function start(environment: Environment, operation: Operation, due: DueImport): Promise<Outcome> {
  const { title, by } = operation
  const reason = `Import when built, as agreed in: ${title}`
  const actor: Actor = { environment, session: { user: { name: by, subject: 'quayside' } } }
  const planned = await planNow(environment, due.request, { by, at: new Date().toISOString(), reason })
  if (!planned.ok) {
    const { code, imports = [] } = planned.refusal
    // Somebody else imported it since.
    if (imports.length > 0 && imports.every(({ outcome }) => outcome === 'idle')) return NOTHING_LEFT
    logRefused(actor, due.request, code)
    return { isStarted: false, problem: whyNotImported(planned.refusal) }
  }
  const started = await startOperation(actor, planned.plan, reason, {
    id: due.id,
    findSame: (operations) => importOfAny(operation, due.request.tags, operations),
  })
  return started.outcome === 'unwritten'
    ? { isStarted: false, problem: started.error.message }
    : { isStarted: true, problem: null }
}

const NOTHING_LEFT: Outcome = { isStarted: false, problem: null }
const NOT_YET = 'What was built was not imported yet.'

/** Said on the page of the promotion while it is so. The words of others differ each time, and only the last ones are kept. */
async function warn(environment: Environment, { id, warnings }: Operation, problem: string | null) {
  const now = (known: readonly string[]) => [
    ...known.filter((each) => !each.startsWith(NOT_YET)),
    ...(problem === null ? [] : [`${NOT_YET} ${problem}`]),
  ]
  if (isDeepStrictEqual(now(warnings), warnings)) return
  await changeOperation(environment, id, (known) => ({ ...known, warnings: now(known.warnings) }))
}
