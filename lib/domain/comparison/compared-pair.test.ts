import fc from 'fast-check'
import { expect, it } from 'vitest'
import { comparedPair } from '#lib/domain/comparison/compared-pair'
import { environment } from '#lib/domain/testing/test-views'

const named = (name: string, isProtected: boolean) => ({ ...environment, name, isProtected })
const [stg, dev, prod] = [named('stg', false), named('dev', false), named('prod', true)]

it.each([
  ['of the overview', [prod, stg], null, ['stg', 'prod']],
  ['on production', [stg, dev, prod], 'prod', ['stg', 'prod']],
  ['on staging', [prod, dev, stg], 'stg', ['stg', 'prod']],
  ['without a protected one', [stg, dev], 'stg', ['dev', 'stg']],
] as const)('compares what is not protected with what is: %s', (_, environments, here, names) => {
  const pair = comparedPair(environments, here)
  expect([pair?.from.name, pair?.to.name]).toEqual(names)
})

it('compares two different ones, and the one where a person is', () => {
  const all = fc.array(fc.boolean(), { maxLength: 6 })
  fc.assert(
    fc.property(all, fc.nat(5), (isProtected, at) => {
      const environments = isProtected.map((each, index) => named(`e${index}`, each))
      const here = environments[at]?.name ?? null
      const pair = comparedPair(environments, here)
      if (environments.length < 2) expect(pair).toBeNull()
      else {
        expect(pair?.from.name).not.toBe(pair?.to.name)
        if (here !== null) expect([pair?.from.name, pair?.to.name]).toContain(here)
      }
    }),
  )
})
