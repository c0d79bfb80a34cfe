import 'server-only'
import type { Clock } from '#lib/runtime/clock'

/** So many at once, and one more after each pause. */
export type Rate = { most: number; pauseMs: number }

/** Bounds how often each person does something. */
export class Budget {
  /** When each person has their whole budget again. */
  private readonly wholeAt = new Map<string, number>()

  constructor(
    private readonly rate: Rate,
    private readonly clock: Clock,
  ) {}

  /** @returns null if there was one left, or else the milliseconds until there is */
  spend(who: string): number | null {
    const { most, pauseMs } = this.rate
    const now = this.clock.now()
    for (const [each, at] of this.wholeAt) if (at <= now) this.wholeAt.delete(each)
    const wholeAt = (this.wholeAt.get(who) ?? now) + pauseMs
    const waitMs = wholeAt - now - most * pauseMs
    if (waitMs > 0) return waitMs
    this.wholeAt.set(who, wholeAt)
    return null
  }
}
