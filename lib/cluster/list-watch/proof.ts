import 'server-only'
import type { ClusterError } from '#lib/domain/answer'
import { sleep, type Clock } from '#lib/runtime/clock'
import type { Source } from '#lib/cluster/list-watch/cluster-source'
import { startDeadline } from '#lib/runtime/deadline'
import { isTimeout } from '#lib/cluster/request/transport-fault'

/** A watch that the server ends normally after this time has sent all changes. */
export const PROOF_SECONDS = 1
/** A watch that ends sooner was ended by a proxy, not by the server: it proves nothing. */
const SHORTEST_PROOF_MS = 900
const PROOF_DEADLINE_MS = 10_000
/** The main watch may be a little behind this one. */
const GRACE_MS = 1_000

const CUT_SHORT: ClusterError = {
  code: 'malformed',
  message: 'Watches end too early, so it is unknown whether anything changed.',
}

export type Proof =
  /** Nothing changed until the server was asked. */
  | { found: 'nothing-new' }
  /** Something changed, and the silent watch did not report it. */
  | { found: 'missed' }
  /** The server does not answer. */
  | { found: 'no-answer' }
  | { found: 'gone'; error: ClusterError }
  /** The server answered with an error, so the result is unknown. */
  | { found: 'refused'; error: ClusterError }
  /** It is unknown how long the second watch was open. */
  | { found: 'unclear' }

/**
 * Finds out whether anything changed after a resourceVersion: opens a second watch there, on its own connection, which the
 * server ends after a second. Decision 6 explains why.
 */
export async function proveNothingNew<T>(
  source: Source<T>,
  clock: Clock,
  resourceVersion: string,
  outer: AbortSignal,
): Promise<Proof> {
  const { signal, release } = startDeadline(clock, PROOF_DEADLINE_MS, outer)
  const askedAt = clock.now()
  try {
    const answer = await source.watch({ resourceVersion, seconds: PROOF_SECONDS }, signal)
    if (!answer.ok) return ofRefusal(answer.error)
    const openedAt = clock.now()
    for await (const event of answer.value) {
      if (event.type === 'put' || event.type === 'deleted' || event.type === 'elsewhere') {
        await sleep(clock, GRACE_MS, outer)
        return { found: 'missed' }
      }
      if (event.type === 'error') return ofRefusal(event.error)
      if (event.type !== 'bookmark') return { found: 'refused', error: event.error }
    }
    return ofEnd(clock.now() - openedAt, clock.now() - askedAt)
  } catch (error) {
    if (isTimeout(signal.reason)) return { found: 'no-answer' }
    throw error
  } finally {
    release()
  }
}

/**
 * A busy process sees the answer begin late, and then end too soon: the watch was open for at least the time that was seen, and at
 * most for the time since it was asked for.
 */
function ofEnd(leastMs: number, mostMs: number): Proof {
  if (leastMs >= SHORTEST_PROOF_MS) return { found: 'nothing-new' }
  return mostMs < SHORTEST_PROOF_MS ? { found: 'refused', error: CUT_SHORT } : { found: 'unclear' }
}

function ofRefusal(error: ClusterError): Proof {
  const isUnanswered =
    error.status === undefined && (error.code === 'timeout' || error.code === 'unreachable')
  if (isUnanswered) return { found: 'no-answer' }
  return { found: error.code === 'gone' ? 'gone' : 'refused', error }
}
