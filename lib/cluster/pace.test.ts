import { describe, expect, it } from 'vitest'
import { afterFailure, nextTryAt, UNHURT } from '#lib/cluster/pace'

/** The pauses after so many failures in a row that are answered at once. */
function pauses(failures: number, random: number): number[] {
  let pace = UNHURT
  return Array.from({ length: failures }, () => {
    pace = afterFailure(pace, 1_000)
    return nextTryAt(pace, { beganAt: 1_000, endedAt: 1_000, retryAfterSeconds: 0 }, random) - 1_000
  })
}

describe('the pause between two tries', () => {
  it('doubles from 0.8 to 30 seconds', () => {
    expect(pauses(8, 1)).toEqual([800, 1_600, 3_200, 6_400, 12_800, 25_600, 30_000, 30_000])
  })

  it('is shorter by chance, so that not all come back at once', () => {
    expect(pauses(8, 0).map(Math.round)).toEqual([560, 1_120, 2_240, 4_480, 8_960, 17_920, 21_000, 21_000])
  })

  it('is short again after two quiet minutes, and not before', () => {
    const often = afterFailure(afterFailure(afterFailure(UNHURT, 0), 0), 0)
    expect(afterFailure(often, 120_000).failures).toBe(4)
    expect(afterFailure(often, 120_001).failures).toBe(1)
  })

  it('counts from the beginning of a try that hung', () => {
    const pace = { failures: 7, failedAt: 15_000 }
    expect(nextTryAt(pace, { beganAt: 0, endedAt: 15_000, retryAfterSeconds: 0 }, 1)).toBe(30_000)
  })

  it('is never shorter than the server wants it', () => {
    const pace = afterFailure(UNHURT, 0)
    expect(nextTryAt(pace, { beganAt: 0, endedAt: 5_000, retryAfterSeconds: 60 }, 1)).toBe(65_000)
  })

  it('is an hour at most, whatever a proxy says', () => {
    const pace = afterFailure(UNHURT, 0)
    expect(nextTryAt(pace, { beganAt: 0, endedAt: 0, retryAfterSeconds: 1e9 }, 1)).toBe(3_600_000)
  })
})
