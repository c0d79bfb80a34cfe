import fc from 'fast-check'
import { expect, it } from 'vitest'
import { Newest } from '#lib/domain/activity/newest'

type Dated = { at: string | null }

const objects: Dated[] = Array.from({ length: 12 }, (_, index) => {
  return { at: index === 11 ? null : `2026-11-${String(10 + (index % 8))}T02:00:00Z` }
})

it('keeps the newest ones through any changes of the list, as if it were made from scratch', () => {
  const lists = fc.array(fc.uniqueArray(fc.constantFrom(...objects)), { minLength: 1, maxLength: 12 })
  fc.assert(
    fc.property(lists, fc.integer({ min: 1, max: 8 }), (changes, most) => {
      const kept = new Newest<Dated>(most, ({ at }) => at)
      for (const list of changes) {
        const { newest, from } = kept.of(list)
        const times = list
          .flatMap(({ at }) => at ?? [])
          .sort()
          .reverse()
        expect(newest.map(({ at }) => at)).toEqual(times.slice(0, most))
        expect(new Set(newest).size).toBe(newest.length)
        expect(from).toBe(times.length < most ? null : times[most - 1])
      }
    }),
  )
})

it('looks at what changed only', () => {
  let looks = 0
  const kept = new Newest<Dated>(2, ({ at }) => {
    looks += 1
    return at
  })
  const list = Array.from({ length: 1000 }, (_, index): Dated => ({ at: `2026-11-01T02:${index}` }))
  kept.of(list)
  looks = 0
  const imported = { at: '2026-12-01' }
  expect(kept.of(list.with(500, imported)).newest[0]).toBe(imported)
  expect(looks).toBeLessThan(20)
})
