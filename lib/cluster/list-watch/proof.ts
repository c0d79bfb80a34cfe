import 'server-only'
import type { ClusterError } from '#lib/domain/answer'
import { sleep, type Clock } from '#lib/runtime/clock'
import type { Source } from '#lib/cluster/list-watch/cluster-source'
import { startDeadline } from '#lib/runtime/deadline'
import { isTimeout } from '#lib/cluster/request/transport-fault'

/** A watch that the server ended after this time, and in good order, told everything that there was. */
export const PROOF_SECONDS = 1
/** What ends sooner was not ended by the server's own clock, but by what stands in between: it proves nothing. */
const SHORTEST_PROOF_MS = 900
const PROOF_DEADLINE_MS = 10_000
/** The watch may be a little behind the proof. */
const GRACE_MS = 1_000

const CUT_SHORT: ClusterError = {
  code: 'malformed',
  message: 'Watches end before their time, so that nobody can tell whether the data are still true.',
}

export type Proof =
  /** Nothing changed up to the moment of the question. */
  | { found: 'nothing-new' }
  /** Something changed, which the silent watch did not say. */
  | { found: 'missed' }
  /** Not even this got an answer. */
  | { found: 'no-answer' }
  | { found: 'gone'; error: ClusterError }
  /** The server answered, but not the question. */
  | { found: 'refused'; error: ClusterError }

/**
 * Whether anything changed after a resourceVersion: a second watch from there, on a connection of its own, which the server
 * ends after a second. Decision 6 says why no other question is asked.
 */
export async function proveNothingNew<T>(
  source: Source<T>,
  clock: Clock,
  resourceVersion: string,
  outer: AbortSignal,
): Promise<Proof> {
  const { signal, release } = startDeadline(clock, PROOF_DEADLINE_MS, outer)
  try {
    const answer = await source.watch({ resourceVersion, seconds: PROOF_SECONDS }, signal)
    if (!answer.ok) return ofRefusal(answer.error)
    const openedAt = clock.now()
    for await (const event of answer.value) {
      if (event.type === 'put' || event.type === 'deleted') {
        await sleep(clock, GRACE_MS, outer)
        return { found: 'missed' }
      }
      if (event.type === 'error') return ofRefusal(event.error)
      if (event.type !== 'bookmark') return { found: 'refused', error: event.error }
    }
    const isWhole = clock.now() - openedAt >= SHORTEST_PROOF_MS
    return isWhole ? { found: 'nothing-new' } : { found: 'refused', error: CUT_SHORT }
  } catch (error) {
    if (isTimeout(signal.reason)) return { found: 'no-answer' }
    throw error
  } finally {
    release()
  }
}

function ofRefusal(error: ClusterError): Proof {
  const isUnanswered =
    error.status === undefined && (error.code === 'timeout' || error.code === 'unreachable')
  if (isUnanswered) return { found: 'no-answer' }
  return { found: error.code === 'gone' ? 'gone' : 'refused', error }
}
