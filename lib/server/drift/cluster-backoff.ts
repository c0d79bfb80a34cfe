import 'server-only'
import type { Clock } from '#lib/runtime/clock'
import { afterFailure, nextTryAt, quietUntil, NO_FAILURES } from '#lib/runtime/backoff'
import type { ClusterError, ClusterErrorCode } from '#lib/domain/answer'
import type { RegistryView } from '#lib/domain/image-stream/image-stream-views'

/** With these the cluster cannot check any tag, so they say nothing about a single tag. */
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

/** While the cluster cannot check registries: since when, why, and when to try again. */
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
    this.retryAfterUntil = Math.max(this.retryAfterUntil, quietUntil(error, now, clock.random()))
    const since = this.problem?.since ?? new Date(clock.wallTime(now)).toISOString()
    this.problem = { message: error.message, since }
  }

  /** Skips the backoff because a person asked, but still respects Retry-After. */
  retryNow(): void {
    this.backoffUntil = -Infinity
  }

  reset(): void {
    this.backoff = NO_FAILURES
    this.problem = null
  }
}
