import { describe, expect, it } from 'vitest'
import {
  comparedImages,
  defaultComparison,
  distinctImages,
  olderFirst,
  runningImage,
} from '#lib/domain/stream-tag/compared-images'
import { unknownImage } from '#lib/domain/image/image'
import type { LaneCheck } from '#lib/domain/image-stream/image-stream-views'
import { digest } from '#lib/domain/testing/test-objects'
import { newer } from '#lib/domain/testing/test-views'
import type { HistoryItem } from '#lib/domain/stream-tag/tag-views'

/** The items of these images, newest first. Pods run those with a star. */
function historyOf(...images: string[]): HistoryItem[] {
  return images.map((image, index) => ({
    key: String(index),
    image: image === '' ? null : unknownImage(digest(image.charAt(0))),
    pullSpec: '',
    importedAt: '',
    replacedAt: null,
    isNewest: index === 0,
    isPinned: false,
    isPruned: false,
    canPin: true,
    runs: image.endsWith('*')
      ? [{ workload: { kind: 'Deployment', name: 'tokman' }, state: 'runs', since: null, until: null }]
      : [],
    operations: [],
    broughtBy: [],
  }))
}

const inRegistry = (digit: string): LaneCheck => ({ ...newer, image: unknownImage(digest(digit)) })

describe('the running image', () => {
  it('is the newest that pods run, or else the newest', () => {
    expect(runningImage(historyOf('a', 'b*', 'c*'))).toBe(digest('b'))
    expect(runningImage(historyOf('a', 'b'))).toBe(digest('a'))
    expect(runningImage(historyOf(''))).toBeNull()
    expect(runningImage([])).toBeNull()
  })
})

describe('a history', () => {
  it('has each image once', () => {
    expect(distinctImages(historyOf('a', 'b', '', 'a')).map(({ key }) => key)).toEqual(['0', '1'])
  })

  it('has what an import would bring beside its images, unless it had that before', () => {
    const digestsOf = (history: HistoryItem[], check: LaneCheck | null) =>
      comparedImages(history, check).map(({ image, importedAt }) => [image.digest, importedAt === null])
    const imported = [
      [digest('a'), false],
      [digest('b'), false],
    ]
    expect(digestsOf(historyOf('a', 'b'), inRegistry('c'))).toEqual([[digest('c'), true], ...imported])
    expect(digestsOf(historyOf('a', 'b'), inRegistry('b'))).toEqual(imported)
    expect(digestsOf(historyOf('a', 'b'), null)).toEqual(imported)
  })
})

describe('a comparison', () => {
  it('is first about what an import would bring to the running image', () => {
    expect(defaultComparison(historyOf('a', 'b*'), inRegistry('c'))).toEqual({
      from: digest('b'),
      to: digest('c'),
    })
  })

  it('is first about the last change, if an import would bring nothing', () => {
    const first = (...images: string[]) => defaultComparison(historyOf(...images), null)
    expect(first('a', 'b*')).toEqual({ from: digest('b'), to: digest('a') })
    expect(first('a*', 'a', 'b')).toEqual({ from: digest('b'), to: digest('a') })
    expect(first('a*')).toEqual({ from: digest('a'), to: digest('a') })
    expect(first()).toBeNull()
  })

  it('reads in the direction of time: by the builds, also of an image that came back, or else by the imports', () => {
    const [a, b] = [unknownImage(digest('a')), unknownImage(digest('b'))]
    const forward = { from: digest('b'), to: digest('a') }
    expect(olderFirst(a, b, historyOf('a', 'b'))).toEqual(forward)
    expect(olderFirst(b, a, historyOf('a', 'b'))).toEqual(forward)
    expect(olderFirst(a, b, historyOf('b', 'a', 'b'))).toEqual(forward)
    const built = { ...b, builtAt: '2026-11-20T00:00:00Z' }
    const builtLater = { ...a, builtAt: '2026-11-21T00:00:00Z' }
    expect(olderFirst(built, builtLater, historyOf('b', 'a'))).toEqual(forward)
  })
})
