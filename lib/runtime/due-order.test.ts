import fc from 'fast-check'
import { expect, it } from 'vitest'
import { DueOrder } from '#lib/runtime/due-order'

type Item = { at: number; isGone: boolean }

const at = fc.oneof(fc.integer({ min: 0, max: 20 }), fc.constant(-Infinity))
const which = fc.nat(9)
const step = fc.oneof(
  fc.record({ do: fc.constant('put' as const), which, at }),
  fc.record({ do: fc.constant('remove' as const), which }),
  fc.record({ do: fc.constant('look' as const) }),
)

it('finds the earliest item after any changes of their times, as a search through all of them does', () => {
  fc.assert(
    fc.property(fc.array(step, { maxLength: 60 }), (steps) => {
      const items = Array.from({ length: 10 }, (): Item => ({ at: Infinity, isGone: true }))
      const order = new DueOrder<Item>()
      for (const each of steps) {
        const item = 'which' in each ? items[each.which] : undefined
        if (each.do === 'put' && item !== undefined) {
          Object.assign(item, { at: each.at, isGone: false })
          order.put(item)
        }
        if (each.do === 'remove' && item !== undefined) item.isGone = true
        const earliest = Math.min(...items.filter(({ isGone }) => !isGone).map((one) => one.at))
        expect(order.first(({ isGone }) => !isGone)?.at ?? Infinity).toBe(earliest)
      }
    }),
  )
})
