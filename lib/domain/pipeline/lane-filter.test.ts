import { describe, expect, it } from 'vitest'
import { laneFilterOf, laneSearch, pageNumberOf } from '#lib/domain/pipeline/lane-filter'

describe('a filter in an address', () => {
  it('has only what is set', () => {
    expect(laneSearch(laneFilterOf('', null))).toBe('')
    expect(laneSearch(laneFilterOf(' worker prod ', 'failing'), 2)).toBe(
      '?filter=worker+prod&concern=failing&page=2',
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
    ['99999999999', 0],
    [null, 0],
  ])('has the page number %j, or else the first', (page, number) => {
    expect(pageNumberOf(page)).toBe(number)
  })
})
