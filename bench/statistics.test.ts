import { describe, expect, it } from 'vitest'
import { median, quantile, slope } from './statistics'

describe('statistics', () => {
  it('median takes the middle value, or the mean of the middle two', () => {
    expect(median([9, 1, 5])).toBe(5)
    expect(median([4, 1, 2, 3])).toBe(2.5)
  })

  it('do not reorder the given values', () => {
    const values = [3, 1, 2]
    median(values)
    expect(values).toEqual([3, 1, 2])
  })

  it('quantile interpolates', () => {
    expect(quantile([0, 10], 0.9)).toBe(9)
    expect(quantile([1, 2, 3], 1)).toBe(3)
  })

  it('return NaN without values', () => {
    expect(median([])).toBeNaN()
    expect(slope([])).toBeNaN()
  })

  it('slope separates growth from noise', () => {
    expect(slope([1, 2, 3].map((x) => ({ x, y: 2 * x + 7 })))).toBeCloseTo(2)
    expect(slope([5, 6, 5, 6, 5].map((y, x) => ({ x, y })))).toBeCloseTo(0)
  })
})
