import { describe, expect, it } from 'vitest'
import { commitInTag, commitInTags, expectedTagPattern } from '#lib/domain/image/commit-tag'

describe('a tag', () => {
  it.each([
    [
      'stable-<sha>-<epoch>',
      'stable-0c1f2e3-1763935200',
      { commit: '0c1f2e3', builtAt: '2025-11-23T22:00:00.000Z' },
    ],
    [
      '<sha>',
      'a94d7c12e8b34f06b5d1c7e9f02a6834d1e57c03',
      { commit: 'a94d7c12e8b34f06b5d1c7e9f02a6834d1e57c03', builtAt: null },
    ],
    ['v1.<sha>', 'v1.0c1f2e3', { commit: '0c1f2e3', builtAt: null }],
    ['v1.<sha>', 'v1x0c1f2e3', null],
    ['stable-<sha>-<epoch>', 'stable-0c1f2e3', null],
    ['stable-<sha>-<epoch>', 'unstable-0c1f2e3-1763935200', null],
    ['constructor-<sha>', 'prod', null],
  ])('with the pattern %s, %s, gives %j', (pattern, tag, named) => {
    expect(commitInTag(pattern, tag)).toEqual(named && { tag, ...named })
  })
})

describe('the tags of an image', () => {
  it('name the commit by the first pattern that one of them has', () => {
    const patterns = ['stable-<sha>-<epoch>', 'stable-<sha>', 'main-<sha>']
    expect(commitInTags(patterns, ['main-aaaaaaa', 'prod', 'stable-bbbbbbb'])).toMatchObject({
      tag: 'stable-bbbbbbb',
      commit: 'bbbbbbb',
    })
    expect(commitInTags(patterns, ['prod'])).toBeNull()
  })

  it('name the commit of the newest build, if two builds gave the same image', () => {
    const tags = ['stable-aaaaaaa-1763935200', 'stable-bbbbbbb-1763935300', 'stable-ccccccc-1763935100']
    expect(commitInTags(['stable-<sha>-<epoch>'], tags)?.commit).toBe('bbbbbbb')
  })
})

describe('a pattern', () => {
  it.each([
    ['stable-<sha>-<epoch>', true],
    ['<sha>', true],
    ['stable', false],
    ['<sha>-<sha>', false],
    ['<sha>-<date>', false],
    ['<sha>:.*', false],
  ])('%s can be used: %s', (pattern, isGood) => {
    expect(expectedTagPattern(pattern) === null).toBe(isGood)
  })
})
