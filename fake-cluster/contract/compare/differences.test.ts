import { describe, expect, it } from 'vitest'
import { differences } from './differences'
import { Pairing } from './pairing'

const found = (recorded: unknown, actual: unknown) => differences(recorded, actual, new Pairing())
const list = (...names: string[]) => ({ body: { items: names.map((name) => ({ metadata: { name } })) } })

describe('Differences', () => {
  it('have a path, the recorded value and the actual one', () => {
    const recorded = { body: { spec: { tags: [{ name: 'prod', generation: 2 }] } } }
    const actual = { body: { spec: { tags: [{ name: 'prod', generation: 3 }] } } }
    expect(found(recorded, actual)).toEqual([{ path: 'body.spec.tags[].generation', recorded: 2, actual: 3 }])
  })

  it.each([
    ['null and absent', { tags: null }, {}],
    ['null and an empty map', { tags: null }, { tags: {} }],
    ['absent and an empty map', {}, { tags: {} }],
    ['an empty list and an empty map', { tags: [] }, { tags: {} }],
    ['a number and its text', { tags: 1 }, { tags: '1' }],
  ])('are between %s', (what, recorded, actual) => {
    expect(found(recorded, actual)).toHaveLength(1)
  })

  it('ignore values that the servers choose', () => {
    const recorded = { metadata: { uid: '11111111-1111-1111-1111-111111111111', resourceVersion: '7' } }
    const actual = { metadata: { uid: 'aaaaaaaa-aaaa-aaaa-aaaa-aaaaaaaaaaaa', resourceVersion: '1007' } }
    expect(found(recorded, actual)).toEqual([])
  })

  it('include the order of a list, unless its names are generated', () => {
    expect(found(list('tokman', 'packit'), list('packit', 'tokman'))).not.toEqual([])
    expect(found(list('pod-2xk8f', 'pod-7bcdf'), list('pod-bbbbb', 'pod-ccccc'))).toEqual([])
  })

  it('include the length of a list', () => {
    expect(found(list('tokman'), list())).toEqual([{ path: 'body.items.length', recorded: 1, actual: 0 }])
  })
})
