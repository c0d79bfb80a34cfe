import { describe, expect, it } from 'vitest'
import { commitRange } from '#lib/domain/image/commit-range'
import { unknownImage } from '#lib/domain/image/image'
import { DEFAULT_RULES } from '#lib/domain/image/image-rules'
import { digest } from '#lib/domain/testing/test-objects'
import type { ImageView } from '#lib/domain/image/image-views'

const source = 'https://github.com/packit/tokman'
const image = (members: Partial<ImageView>) => ({ ...unknownImage(digest('a')), source, ...members })
const old = image({ commit: 'aaaaaaa', builtAt: '2026-11-01T00:00:00Z' })
const young = image({ commit: 'bbbbbbb', builtAt: '2026-11-02T00:00:00+02:00' })
const rangeOf = (from: ImageView, to: ImageView, order = 0) =>
  commitRange(from, to, DEFAULT_RULES, { stream: 'tokman', order })

describe('the commits between two images', () => {
  it('are linked from the older to the newer, in both directions', () => {
    const url = 'https://github.com/packit/tokman/compare/aaaaaaa...bbbbbbb'
    expect(rangeOf(old, young)).toEqual({ older: 'aaaaaaa', newer: 'bbbbbbb', url, isBack: false })
    expect(rangeOf(young, old)).toEqual({ older: 'aaaaaaa', newer: 'bbbbbbb', url, isBack: true })
  })

  it.each([
    ['are unknown', image({ commit: 'ccccccc' }), old],
    ['are the same', image({ commit: 'ccccccc', builtAt: old.builtAt }), old],
  ])('follow the import history if the build times %s', (_, from, to) => {
    expect(rangeOf(from, to)).toMatchObject({ older: 'ccccccc', newer: 'aaaaaaa', isBack: false })
    expect(rangeOf(from, to, -1)).toMatchObject({ older: 'ccccccc', isBack: false })
    expect(rangeOf(from, to, 1)).toMatchObject({ older: 'aaaaaaa', isBack: true })
  })

  it('follow the build times where these tell, because an older image can be imported later', () => {
    expect(rangeOf(old, young, 1)).toMatchObject({ older: 'aaaaaaa', isBack: false })
  })

  it('have no link if they are the same, or if the source is unknown', () => {
    expect(rangeOf(old, old)).toMatchObject({ url: null })
    expect(rangeOf(old, { ...young, commit: 'aaaaaaa1' })).toMatchObject({ url: null })
    expect(rangeOf({ ...old, source: null }, young)).toMatchObject({ url: null })
  })

  it('are unknown if a label holds no commit', () => {
    expect(rangeOf(old, image({ commit: 'unknown' }))).toBeNull()
    expect(rangeOf(old, image({}))).toBeNull()
  })
})
