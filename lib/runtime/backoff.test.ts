import { describe, expect, it } from 'vitest'
import { afterFailure, nextTryAt, quietUntil, NO_FAILURES } from '#lib/runtime/backoff'

/** The pauses after this many failures in a row, each answered at once. */
function pauses(failures: number, random: number): number[] {
  let backoff = NO_FAILURES
  return Array.from({ length: failures }, () => {
    backoff = afterFailure(backoff, 1_000)
    return nextTryAt(backoff, 1_000, random) - 1_000
  })
}

describe('the pause between two tries', () => {
  it('doubles from 0.8 to 30 seconds', () => {
    expect(pauses(8, 1)).toEqual([800, 1_600, 3_200, 6_400, 12_800, 25_600, 30_000, 30_000])
  })

  it('is made shorter by jitter, so that clients do not all come back at once', () => {
    expect(pauses(8, 0).map(Math.round)).toEqual([560, 1_120, 2_240, 4_480, 8_960, 17_920, 21_000, 21_000])
  })

  it('is short again after two minutes without a failure, and not before', () => {
    const often = afterFailure(afterFailure(afterFailure(NO_FAILURES, 0), 0), 0)
    expect(afterFailure(often, 120_000).failures).toBe(4)
    expect(afterFailure(often, 120_001).failures).toBe(1)
  })

  it('counts from the start of the last try, however long it took', () => {
    expect(nextTryAt({ failures: 7, failedAt: 15_000 }, 0, 1)).toBe(30_000)
  })
})

describe('Retry-After', () => {
  it('is respected', () => {
    expect(quietUntil({ retryAfterSeconds: 60 }, 5_000, 0)).toBe(65_000)
    expect(quietUntil({}, 5_000, 0.9)).toBe(5_000)
  })

  it('is made longer by jitter, never shorter', () => {
    expect(quietUntil({ retryAfterSeconds: 60 }, 0, 0.5)).toBe(63_000)
  })

  it('is limited to five minutes', () => {
    expect(quietUntil({ retryAfterSeconds: 1e9 }, 0, 0)).toBe(300_000)
  })
})
