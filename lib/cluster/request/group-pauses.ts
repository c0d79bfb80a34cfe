import 'server-only'
import { groupOf } from '#lib/kubernetes/paths'
import { quietUntil } from '#lib/runtime/backoff'
import type { Clock } from '#lib/runtime/clock'
import type { Fault } from '#lib/cluster/request/explain'

/** API servers send at least this with a 429, and client-go waits as long. A proxy may send nothing. */
const LEAST_PAUSE_S = 1

/**
 * The pauses that a cluster asked for with a 429 or 503 and Retry-After: one per API group, for all who send requests to it. With a
 * pause of its own, each reader of images would try again, and make the overload worse.
 */
export class GroupPauses {
  private readonly pauses = new Map<string, { until: number; why: string }>()

  constructor(private readonly clock: Clock) {}

  /** Why a request must not be sent now; null if it may. @param isAwaited whether a person wants to know when to try again */
  faultOf(path: string, isAwaited: boolean): Fault | null {
    const pause = this.pauses.get(groupOf(path))
    const leftMs = (pause?.until ?? 0) - this.clock.now()
    if (pause === undefined || leftMs <= 0) return null
    const retryAfterSeconds = Math.ceil(leftMs / 1000)
    const when = isAwaited ? `: try again in ${retryAfterSeconds} s` : ''
    // Not `unavailable`: of that, it would be unknown whether the request was carried out.
    return { code: 'throttled', retryAfterSeconds, why: `${pause.why}, and it asked to wait${when}` }
  }

  /** Learns from a refusal. A later, shorter pause does not end a longer one. */
  learn(path: string, { status, why, retryAfterSeconds }: Fault): void {
    if (status !== 429 && status !== 503) return
    const asked = retryAfterSeconds ?? (status === 429 ? LEAST_PAUSE_S : 0)
    const until = quietUntil({ retryAfterSeconds: asked }, this.clock.now(), this.clock.random())
    if (until > (this.pauses.get(groupOf(path))?.until ?? 0)) this.pauses.set(groupOf(path), { until, why })
  }
}
