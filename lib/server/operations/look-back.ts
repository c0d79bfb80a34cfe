import 'server-only'
import { connectionTo } from '#lib/cluster/request/connection'
import { INTERACTIVE_LIMITS, request } from '#lib/cluster/request/request'
import { ANSWERED_MS } from '#lib/plan/operation/lease-times'
import type { StepRequest } from '#lib/plan/plan'
import { readBack, readBackPath } from '#lib/plan/steps/read-back'
import { sleep } from '#lib/runtime/clock'
import { systemClock } from '#lib/runtime/system-clock'
import type { Environment } from '#lib/server/config/parse'
import type { StepOutcome } from '#lib/server/operations/send-step'

/** When to look for the result of a step without an answer. */
const LOOK_AFTER_MS = [0, 1_000, 2_000, 4_000, 8_000]
const THEN_AFTER_MS = 10_000
/** For a cluster that stays unreachable. */
const GIVE_UP_MS = 30 * 60_000

/**
 * Looks for the result of a step without an answer. What is not there may still come until the API server gives up the request, so
 * nothing is called not done before that.
 * @param newest the digests that the imported tags had before, by tag
 * @param sentAt when the step was sent at the latest, by this process's clock
 */
export async function lookBack(
  { cluster, namespace }: Environment,
  step: StepRequest,
  newest: ReadonlyMap<string, string | null>,
  sentAt: number,
): Promise<StepOutcome> {
  const wanted = { method: 'GET', path: readBackPath(step, namespace) } as const
  for (let looks = 0; ; looks += 1) {
    await sleep(systemClock, LOOK_AFTER_MS[looks] ?? THEN_AFTER_MS)
    const age = systemClock.now() - sentAt
    const answer = await request(connectionTo(cluster), wanted, INTERACTIVE_LIMITS)
    const found = readBack(step, answer, newest)
    if (found === 'done') return outcome('done', 'The cluster did not answer, but the step was done.')
    const isRead = answer.ok || answer.error.code === 'not-found'
    if (age < ANSWERED_MS || (!isRead && age < GIVE_UP_MS)) continue
    return found === 'not-done'
      ? outcome('failed', 'The cluster did not answer, and the step was not done.')
      : outcome(
          'unknown',
          'The cluster did not answer, and the result is unknown. Check it before you try again.',
        )
  }
}

function outcome(state: StepOutcome['state'], message: string): StepOutcome {
  return { state, message, imported: null }
}
