import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { fairShares } from '#lib/domain/workload-page/fair-shares'

describe('fair shares', () => {
  it.each([
    ['are all that is wanted, where there is enough', [3, 0, 7], 50, [3, 0, 7]],
    ['are even, and what one does not want, the others have', [60, 10, 60], 50, [20, 10, 20]],
    ['give the first ones one more of a rest', [60, 60, 60], 50, [17, 17, 16]],
    ['are nothing where there is nothing', [60, 60], 0, [0, 0]],
    ['are none of nobody', [], 50, []],
  ])('%s', (_words, wanted, most, expected) => {
    expect(fairShares(wanted, most)).toEqual(expected)
  })

  it('leave nothing over, and nobody who wants more has less than another, but for one', () => {
    const anyWanted = fc.array(fc.nat(80), { maxLength: 12 })
    fc.assert(
      fc.property(anyWanted, fc.nat(60), (wanted, most) => {
        const shares = fairShares(wanted, most)
        const sum = (numbers: number[]) => numbers.reduce((all, each) => all + each, 0)
        expect(sum(shares)).toBe(Math.min(most, sum(wanted)))
        for (const [index, share] of shares.entries()) {
          const number = wanted[index] ?? NaN
          expect(share).toBeLessThanOrEqual(number)
          if (share < number) expect(share).toBeGreaterThanOrEqual(Math.max(...shares) - 1)
        }
      }),
    )
  })
})
