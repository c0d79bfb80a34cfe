import fc from 'fast-check'
import { expect, it } from 'vitest'
import { differenceOf } from '#lib/domain/list-difference'

const objects = Array.from({ length: 8 }, (_, number) => ({ number }))
const list = fc.shuffledSubarray(objects)

it('the difference of two lists has what only one of them has, wherever it stands', () => {
  fc.assert(
    fc.property(list, list, (before, after) => {
      const { gone, come } = differenceOf(before, after)
      expect(new Set(gone)).toEqual(new Set(before.filter((each) => !after.includes(each))))
      expect(new Set(come)).toEqual(new Set(after.filter((each) => !before.includes(each))))
    }),
  )
})
