import fc from 'fast-check'
import { expect, it } from 'vitest'
import { inSteadyOrder } from '#lib/domain/pipeline/steady-order'

const lanes = (keys: string) => Array.from(keys, (key) => ({ key }))
const steady = (shown: string, now: string) =>
  inSteadyOrder(Array.from(shown), lanes(now))
    .map(({ key }) => key)
    .join('')

it.each([
  ['a lane that gets into trouble stays where it is', 'abcd', 'cabd', 'abcd'],
  ['one that comes from another page takes the place that became free', 'abcd', 'xabc', 'abcx'],
  ['one that leaves makes room for the next', 'abcd', 'bcde', 'ebcd'],
  ['new ones come last', 'ab', 'xaby', 'abxy'],
  ['fewer lanes close the gaps', 'abcd', 'bd', 'bd'],
  ['the first lanes are in their own order', '', 'ba', 'ba'],
])('%s', (_, shown, now, wanted) => {
  expect(steady(shown, now)).toBe(wanted)
})

it('all lanes are there once, and none moves that was there while no place becomes free', () => {
  const keys = fc.uniqueArray(fc.constantFrom('a', 'b', 'c', 'd', 'e', 'f'))
  fc.assert(
    fc.property(keys, keys, (shown, now) => {
      const found = inSteadyOrder(shown, lanes(now.join(''))).map(({ key }) => key)
      expect(found.toSorted()).toEqual(now.toSorted())
      if (shown.every((key) => now.includes(key))) expect(found.slice(0, shown.length)).toEqual(shown)
    }),
  )
})
