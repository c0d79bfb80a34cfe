import 'server-only'
import type { Answer, ClusterErrorCode } from '#lib/domain/answer'
import type { ConfigMap } from '#lib/kubernetes/objects'
import { afterFailure, nextTryAt, NO_FAILURES } from '#lib/runtime/backoff'
import type { Clock } from '#lib/runtime/clock'
import { shareRuns } from '#lib/runtime/concurrency-limit'
import type { AttemptRow } from '#lib/server/attempts/attempt-row'
import { newAttemptsMap, patchOf } from '#lib/server/attempts/attempts-map'
import type { OwnAttempts } from '#lib/server/attempts/own-attempts'

/** What a crash can lose of new rows, and what of a count that goes up: somebody who tries again and again costs two writes a minute. */
const NEW_MS = 5_000
const COUNT_MS = 30_000

export type AttemptRequests = {
  /** The ConfigMap in the store, without a request. */
  stored: () => ConfigMap | undefined
  patch: (body: object) => Promise<Answer<unknown>>
  create: (body: object) => Promise<Answer<unknown>>
}

/** Writes the attempts that this process counts in one environment, a few seconds later, together. */
export class AttemptWriter {
  private isWaiting = false
  private writtenAt = -Infinity
  private backoff = NO_FAILURES
  /** What waits, now. */
  readonly write = shareRuns(() => this.writeWaiting())

  /** @param report hears of the first failure of a row of them */
  constructor(
    private readonly own: OwnAttempts,
    private readonly requests: AttemptRequests,
    private readonly clock: Clock,
    private readonly report: (code: ClusterErrorCode) => void,
  ) {
    own.onNote(() => this.writeAfter(NEW_MS))
  }

  private writeAfter(milliseconds: number): void {
    if (this.isWaiting) return
    this.isWaiting = true
    this.clock.after(milliseconds, () => {
      this.isWaiting = false
      if (this.own.unwritten().size === 0) return
      const countsAt = this.writtenAt + COUNT_MS
      if (this.own.hasNew || this.clock.now() >= countsAt) void this.write()
      else this.writeAfter(Math.min(NEW_MS, countsAt - this.clock.now()))
    })
  }

  private async writeWaiting(): Promise<void> {
    const rows = this.own.unwritten()
    if (rows.size === 0) return
    const beganAt = this.clock.now()
    const answer = await this.send(rows)
    this.writtenAt = this.clock.now()
    if (answer.ok) {
      this.own.setWritten(rows)
      this.backoff = NO_FAILURES
      if (this.own.unwritten().size > 0) this.writeAfter(NEW_MS)
      return
    }
    if (this.backoff.failures === 0) this.report(answer.error.code)
    this.backoff = afterFailure(this.backoff, this.clock.now())
    const nextAt = nextTryAt(this.backoff, beganAt, this.clock.random())
    this.writeAfter(Math.max(NEW_MS, nextAt - this.clock.now()))
  }

  private async send(rows: ReadonlyMap<string, AttemptRow>): Promise<Answer<unknown>> {
    const body = patchOf(rows, this.requests.stored(), this.clock.wallTime(this.clock.now()))
    const patched = await this.requests.patch(body)
    if (patched.ok || patched.error.code !== 'not-found') return patched
    const created = await this.requests.create(newAttemptsMap(rows))
    // Another replica was faster.
    return created.ok || created.error.code !== 'conflict' ? created : this.requests.patch(body)
  }
}
