import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { laneFilterOf, laneSearch, pageNumberOf } from '#lib/domain/pipeline/lane-filter'

describe('a filter in an address', () => {
  it('has only what is set', () => {
    expect(laneSearch(laneFilterOf('', null))).toBe('')
    expect(laneSearch(laneFilterOf(' worker prod ', 'crashing'), 2)).toBe(
      '?filter=prod+worker&concern=crashing&page=2',
    )
  })

  it.each(['prod worker', ' Worker  PROD', 'worker prod worker'])(
    'has one address for all filters that find the same: %j',
    (words) => {
      expect(laneSearch({ words, concern: null })).toBe('?filter=prod+worker')
    },
  )

  it('is the same when it is read from its address and written again', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 300 }), (words) => {
        const address = laneSearch(laneFilterOf(words, null))
        const read = new URLSearchParams(address).get('filter')
        expect(laneSearch(laneFilterOf(read, null))).toBe(address)
      }),
    )
  })

  it.each([
    [undefined, undefined, { words: '', concern: null }],
    [['a', 'b'], 'constructor', { words: '', concern: null }],
    ['x'.repeat(500), 'pinned', { words: 'x'.repeat(200), concern: 'pinned' }],
  ])('is read from any value: %j, %j', (words, concern, filter) => {
    expect(laneFilterOf(words, concern)).toEqual(filter)
  })

  it.each([
    ['3', 3],
    ['-1', 0],
    ['1e9', 0],
    ['1000', 0],
    ['99999999999', 0],
    [null, 0],
  ])('has the page number %j, or else the first', (page, number) => {
    expect(pageNumberOf(page)).toBe(number)
  })
})
