import 'server-only'
import type { ClusterError } from '#lib/domain/answer'
import { afterFailure, nextTryAt, NO_FAILURES, quietUntil } from '#lib/runtime/backoff'
import type { Clock } from '#lib/runtime/clock'

/** While something is under way, or somebody looks. */
export const FAST_MS = 30_000
export const SLOW_MS = 5 * 60_000
/** Part of the pause, added to it, so that sources are not all read in the same moment. */
const JITTER = 0.25
/** How long somebody looks, or an operation waits, after the last sign of it. */
const INTEREST_MS = 60_000
/** Pushes come with several webhooks each. */
const BETWEEN_HINTS_MS = 5_000
/** How much longer than its pause a reading may take before nothing may rely on the last one. */
const GRACE_MS = 60_000

/** When a source is read next, and from when on its last reading is stale. */
export class ReadingPace {
  private lookedUntil = -Infinity
  private urgentUntil = -Infinity
  private backoff = NO_FAILURES
  private retryAt = -Infinity
  private beganAt = -Infinity
  /** When it is read next where something is under way, or somebody looks. */
  private fastAt = -Infinity
  /** When it is read again because of what was told while it was read, which that reading may have missed. */
  private toldAt = Infinity
  private nextAt: number

  constructor(private readonly clock: Clock) {
    this.nextAt = clock.now()
  }

  get isUrgent(): boolean {
    return this.clock.now() < this.urgentUntil
  }

  get dueAt(): number {
    return this.nextAt
  }

  /** Somebody looks. */
  look(): void {
    this.lookedUntil = this.clock.now() + INTEREST_MS
    this.notAfter(this.fastAt)
  }

  /** An operation waits for it. */
  urge(): void {
    const wasUrgent = this.isUrgent
    this.urgentUntil = this.clock.now() + INTEREST_MS
    if (wasUrgent) this.notAfter(this.fastAt)
    else this.hint()
  }

  /** Something may have changed. */
  hint(): void {
    this.toldAt = this.beganAt + BETWEEN_HINTS_MS
    this.notAfter(this.toldAt)
  }

  begin(): void {
    this.beganAt = this.clock.now()
    this.toldAt = Infinity
    this.fastAt = this.beganAt + this.withJitter(FAST_MS)
  }

  /** @returns from when on the reading is stale */
  succeeded(isUnderWay: boolean): number {
    this.backoff = NO_FAILURES
    this.retryAt = -Infinity
    const usualAt = this.isFast(isUnderWay) ? this.fastAt : this.beganAt + this.withJitter(SLOW_MS)
    this.nextAt = Math.min(usualAt, this.toldAt)
    return usualAt + (usualAt - this.beganAt) + GRACE_MS
  }

  failed(error: ClusterError, isUnderWay: boolean): void {
    const { clock, beganAt } = this
    const now = clock.now()
    this.backoff = afterFailure(this.backoff, now)
    const again = nextTryAt(this.backoff, beganAt, clock.random())
    this.retryAt = Math.max(again, quietUntil(error, now, clock.random()))
    const slowAt = beganAt + this.withJitter(SLOW_MS)
    const isSoon = this.isFast(isUnderWay) || this.toldAt < Infinity
    this.nextAt = isSoon ? this.retryAt : Math.max(this.retryAt, slowAt)
  }

  private isFast(isUnderWay: boolean): boolean {
    return isUnderWay || this.clock.now() < Math.max(this.lookedUntil, this.urgentUntil)
  }

  private withJitter(pause: number): number {
    return pause * (1 + JITTER * this.clock.random())
  }

  /** A forge that fails or limits is not asked sooner. */
  private notAfter(at: number): void {
    this.nextAt = Math.min(this.nextAt, Math.max(at, this.retryAt, this.clock.now()))
  }
}
