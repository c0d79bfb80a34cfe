import 'server-only'
import type { Clock } from '#lib/runtime/clock'
import { afterFailure, nextTryAt, quietUntil, NO_FAILURES } from '#lib/runtime/backoff'
import type { ClusterError, ClusterErrorCode } from '#lib/domain/answer'
import type { RegistryView } from '#lib/domain/image-stream/image-stream-views'

/** These say nothing of a tag: the cluster asks for none. */
const OF_CLUSTER: readonly ClusterErrorCode[] = [
  'unreachable',
  'unauthorized',
  'forbidden',
  'not-found',
  'throttled',
  'unavailable',
]

export function isClusterFailure({ code }: ClusterError): boolean {
  return OF_CLUSTER.includes(code)
}

/** While the cluster does not ask registries: since when, why, and when it is tried again. */
export class ClusterBackoff {
  problem: RegistryView['problem'] = null
  private backoff = NO_FAILURES
  private backoffUntil = -Infinity
  private retryAfterUntil = -Infinity

  get retryAt(): number {
    return Math.max(this.backoffUntil, this.retryAfterUntil)
  }

  fail(error: ClusterError, beganAt: number, clock: Clock): void {
    const now = clock.now()
    this.backoff = afterFailure(this.backoff, now)
    this.backoffUntil = nextTryAt(this.backoff, beganAt, clock.random())
    this.retryAfterUntil = Math.max(this.retryAfterUntil, quietUntil(error, now))
    const since = this.problem?.since ?? new Date(clock.wallTime(now)).toISOString()
    this.problem = { message: error.message, since }
  }

  /** Somebody does not want to wait, but a server that wants to be left alone is. */
  retryNow(): void {
    this.backoffUntil = -Infinity
  }

  reset(): void {
    this.backoff = NO_FAILURES
    this.problem = null
  }
}
