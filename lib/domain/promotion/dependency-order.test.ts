import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { cycleIn, dependencyOrder } from '#lib/domain/promotion/dependency-order'

const source = (repository: string, ...after: string[]) => ({ repository, after })
const names = (sources: { repository: string }[]) => sources.map(({ repository }) => repository)

/** Each may come after those with a lower number, in any order of the list. */
const acyclic = fc
  .array(fc.array(fc.nat(9)), { minLength: 1, maxLength: 10 })
  .map((graph) =>
    graph.map((after, at) => source(`r${at}`, ...after.filter((n) => n < at).map((n) => `r${n}`))),
  )
  .chain((sources) => fc.shuffledSubarray(sources, { minLength: sources.length }))

describe('the order of sources', () => {
  it('is that of the configuration where nothing else is asked', () => {
    expect(names(dependencyOrder([source('b', 'c'), source('a'), source('c'), source('d')]))).toEqual([
      'a',
      'c',
      'b',
      'd',
    ])
  })

  it('has each one after those that it names, and all of them', () => {
    fc.assert(
      fc.property(acyclic, (sources) => {
        const ordered = dependencyOrder(sources)
        expect(names(ordered).sort()).toEqual(names(sources).sort())
        for (const [at, { after }] of ordered.entries())
          expect(names(ordered.slice(at)).filter((name) => after.includes(name))).toEqual([])
        expect(cycleIn(sources)).toBeNull()
      }),
    )
  })

  it('names a cycle, and ends in one too', () => {
    expect(cycleIn([source('x', 'a'), source('a', 'b'), source('b', 'c'), source('c', 'a')])).toEqual([
      'a',
      'b',
      'c',
      'a',
    ])
    expect(cycleIn([source('a', 'a')])).toEqual(['a', 'a'])
    expect(cycleIn([source('a', 'gone')])).toBeNull()
    expect(dependencyOrder([source('a', 'b'), source('b', 'a')])).toHaveLength(2)
  })
})
