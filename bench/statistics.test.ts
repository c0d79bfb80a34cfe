import { describe, expect, it } from 'vitest'
import { median, quantile, slope } from './statistics'

describe('statistics', () => {
  it('take the middle of an odd number of values, and between the two of an even one', () => {
    expect(median([9, 1, 5])).toBe(5)
    expect(median([4, 1, 2, 3])).toBe(2.5)
  })

  it('leave the values as they were given', () => {
    const values = [3, 1, 2]
    median(values)
    expect(values).toEqual([3, 1, 2])
  })

  it('find quantiles in proportion', () => {
    expect(quantile([0, 10], 0.9)).toBe(9)
    expect(quantile([1, 2, 3], 1)).toBe(3)
  })

  it('are no number where there are no values', () => {
    expect(median([])).toBeNaN()
    expect(slope([])).toBeNaN()
  })

  it('tell growth from noise', () => {
    expect(slope([1, 2, 3].map((x) => ({ x, y: 2 * x + 7 })))).toBeCloseTo(2)
    expect(slope([5, 6, 5, 6, 5].map((y, x) => ({ x, y })))).toBeCloseTo(0)
  })
})
