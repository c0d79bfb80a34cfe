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

export function isOfCluster({ code }: ClusterError): boolean {
  return OF_CLUSTER.includes(code)
}

/** While the cluster does not ask registries: since when, why, and when it is tried again. */
export class Pause {
  problem: RegistryView['problem'] = null
  private pace = NO_FAILURES
  private ownUntil = -Infinity
  private serversUntil = -Infinity

  get until(): number {
    return Math.max(this.ownUntil, this.serversUntil)
  }

  begin(error: ClusterError, beganAt: number, clock: Clock): void {
    const now = clock.now()
    this.pace = afterFailure(this.pace, now)
    this.ownUntil = nextTryAt(this.pace, beganAt, clock.random())
    this.serversUntil = Math.max(this.serversUntil, quietUntil(error, now))
    const since = this.problem?.since ?? new Date(clock.wallTime(now)).toISOString()
    this.problem = { message: error.message, since }
  }

  /** Somebody does not want to wait, but a server that wants to be left alone is. */
  shorten(): void {
    this.ownUntil = -Infinity
  }

  end(): void {
    this.pace = NO_FAILURES
    this.problem = null
  }
}
