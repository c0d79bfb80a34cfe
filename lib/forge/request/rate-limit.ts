import 'server-only'
import { SAVED, type ForgeLimit } from '#lib/domain/promotion/forge-answers'
import type { Clock } from '#lib/runtime/clock'
import type { Exchange, Fault } from '#lib/forge/request/exchange'

/** GitHub's window. A wrong header must not stop reading for good. */
const LONGEST_S = 3600
/** "Otherwise, wait for at least one minute" (GitHub, about secondary limits). */
const UNSAID_PAUSE_S = 60

/** What a forge allows, and until when it wants no request. Times are those of our clock. */
export class RateLimit {
  private allowed: { limit: number; remaining: number; resetAt: number } | null = null
  private pausedUntil = -Infinity

  constructor(private readonly clock: Clock) {}

  /** Null until the forge said, and after the reset. */
  get view(): ForgeLimit | null {
    const allowed = this.current()
    if (allowed === null) return null
    const { resetAt, ...rest } = allowed
    return { ...rest, resetAt: new Date(this.clock.wallTime(resetAt)).toISOString() }
  }

  /** Why a request must not be sent now; null if it may. */
  faultOf(isUrgent: boolean): Fault | null {
    const now = this.clock.now()
    if (now < this.pausedUntil) return throttled('it asked to wait', this.pausedUntil - now)
    const allowed = this.current()
    if (allowed === null) return null
    const { limit, remaining, resetAt } = allowed
    if (remaining === 0) return throttled(`its limit of ${limit} requests is used up`, resetAt - now)
    if (isUrgent || remaining > limit * SAVED) return null
    return throttled(`only ${remaining} of ${limit} requests are left, for what is under way`, resetAt - now)
  }

  learn({ headers }: Pick<Exchange, 'headers'>): void {
    const limit = numberIn(headers, 'x-ratelimit-limit', 'ratelimit-limit')
    const remaining = numberIn(headers, 'x-ratelimit-remaining', 'ratelimit-remaining')
    const seconds = secondsToReset(headers)
    if (limit === null || remaining === null || seconds === null) return
    this.allowed = { limit, remaining, resetAt: this.clock.now() + seconds * 1000 }
  }

  /** After a refusal that asks to wait. A later, shorter pause does not end a longer one. */
  pause({ headers }: Pick<Exchange, 'headers'>): Fault {
    const now = this.clock.now()
    const isUsedUp = numberIn(headers, 'x-ratelimit-remaining', 'ratelimit-remaining') === 0
    const asked = secondsToRetry(headers) ?? (isUsedUp ? secondsToReset(headers) : null)
    this.pausedUntil = Math.max(this.pausedUntil, now + (asked ?? UNSAID_PAUSE_S) * 1000)
    return throttled('it limits requests', this.pausedUntil - now)
  }

  private current() {
    return this.allowed !== null && this.clock.now() < this.allowed.resetAt ? this.allowed : null
  }
}

function throttled(why: string, leftMs: number): Fault {
  const retryAfterSeconds = Math.ceil(leftMs / 1000)
  return { code: 'throttled', retryAfterSeconds, why: `${why}; it is asked again in ${retryAfterSeconds} s` }
}

function numberIn(headers: Exchange['headers'], ...names: string[]): number | null {
  const text = names.flatMap((name) => headers.get(name) ?? []).at(0) ?? ''
  return /^\d{1,15}$/.test(text) ? Number(text) : null
}

/** Seconds since 1970 by the forge's clock, so they are measured by that clock alone. */
function secondsToReset(headers: Exchange['headers']): number | null {
  const reset = numberIn(headers, 'x-ratelimit-reset', 'ratelimit-reset')
  const date = Date.parse(headers.get('date') ?? '')
  return reset === null || Number.isNaN(date) ? null : bounded(reset - date / 1000)
}

/** Seconds, or a date (RFC 9110). */
function secondsToRetry(headers: Exchange['headers']): number | null {
  const text = headers.get('retry-after')
  if (text === null) return null
  const seconds = /^\d+$/.test(text)
    ? Number(text)
    : (Date.parse(text) - Date.parse(headers.get('date') ?? '')) / 1000
  return Number.isNaN(seconds) ? null : bounded(seconds)
}

function bounded(seconds: number): number {
  return Math.min(LONGEST_S, Math.max(0, seconds))
}
