import { describe, expect, it } from 'vitest'
import { defaultComparison, distinctImages, runningImage } from '#lib/domain/stream-tag/compared-images'
import { unknownImage } from '#lib/domain/image/image'
import { digest } from '#lib/domain/testing/test-objects'
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
    canPin: true,
    runs: image.endsWith('*')
      ? [{ workload: { kind: 'Deployment', name: 'tokman' }, state: 'runs', since: null, until: null }]
      : [],
    operations: [],
    broughtBy: [],
  }))
}

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

  it('is first compared between the running image and the newest, or the one before', () => {
    expect(defaultComparison(historyOf('a', 'b*'))).toEqual({ from: digest('b'), to: digest('a') })
    expect(defaultComparison(historyOf('a*', 'a', 'b'))).toEqual({ from: digest('a'), to: digest('b') })
    expect(defaultComparison(historyOf('a*'))).toEqual({ from: digest('a'), to: digest('a') })
    expect(defaultComparison([])).toBeNull()
  })
})
