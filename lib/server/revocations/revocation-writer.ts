import 'server-only'
import type { Answer, ClusterErrorCode } from '#lib/domain/answer'
import type { ConfigMap } from '#lib/kubernetes/objects'
import { afterFailure, nextTryAt, NO_FAILURES } from '#lib/runtime/backoff'
import { sleep, type Clock } from '#lib/runtime/clock'
import { shareRuns } from '#lib/runtime/concurrency-limit'
import { isCurrent, type Revoked } from '#lib/server/auth/revocations'
import { newRevocations, patchOf } from '#lib/server/revocations/config-map'

export type RevocationRequests = {
  /** The ConfigMap in the store, without a request. */
  stored: () => ConfigMap | undefined
  patch: (body: object) => Promise<Answer<unknown>>
  create: (body: object) => Promise<Answer<unknown>>
}

/** Writes what this process revokes into one environment. While a write is under way, more is gathered for the next one. */
export class RevocationWriter {
  private waiting = new Map<string, number>()
  private readonly writeSoon = shareRuns(() => this.writeWaiting())

  /** @param report hears of the first failure of a write that is tried again */
  constructor(
    private readonly requests: RevocationRequests,
    private readonly clock: Clock,
    private readonly report: (code: ClusterErrorCode) => void,
  ) {}

  /** Resolves once it is written, however often the cluster refuses it, or once it is past. */
  write(revoked: Iterable<Revoked>): Promise<void> {
    for (const [key, at] of revoked) this.waiting.set(key, at)
    return this.writeSoon()
  }

  private async writeWaiting(): Promise<void> {
    const revoked = [...this.waiting]
    this.waiting.clear()
    let backoff = NO_FAILURES
    while (revoked.some((each) => isCurrent(each, this.now()))) {
      const beganAt = this.clock.now()
      // The store may not have what another replica wrote just now, so only the first try removes anything.
      const known = backoff.failures === 0 ? this.requests.stored() : undefined
      const answer = await this.attempt(revoked, known)
      if (answer.ok) return
      if (backoff.failures === 0 && answer.error.code !== 'conflict') this.report(answer.error.code)
      backoff = afterFailure(backoff, this.clock.now())
      const nextAt = nextTryAt(backoff, beganAt, this.clock.random())
      await sleep(this.clock, Math.max(0, nextAt - this.clock.now()))
    }
  }

  private async attempt(revoked: Revoked[], known: ConfigMap | undefined): Promise<Answer<unknown>> {
    const answer = await this.requests.patch(patchOf(revoked, known, this.now()))
    if (answer.ok || answer.error.code !== 'not-found') return answer
    return this.requests.create(newRevocations(revoked))
  }

  private now(): number {
    return this.clock.wallTime(this.clock.now())
  }
}
