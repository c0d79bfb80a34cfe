import { describe, expect, it } from 'vitest'
import { buildsBehind, imagesAfter, importedImages } from '#lib/domain/image-stream/imported-images'
import { digest } from '#lib/domain/testing/test-objects'

const tag = (...letters: string[]) => {
  const items = letters.map((letter) => ({
    image: digest(letter),
    dockerImageReference: `quay.io/packit/worker@${digest(letter)}`,
    created: '2026-11-23T18:00:00Z',
    generation: 1,
  }))
  return { status: { tag: 'prod', items } }
}
const letters = (images: readonly string[]) => images.map((image) => image.slice(7, 8)).join('')

describe('the images that a tag imported', () => {
  it.each([
    ['cba', 'cba'],
    ['abcba', 'cba'],
    ['aba', 'ba'],
    ['', ''],
  ])('in %s are %s, newest build first, whichever came back', (history, wanted) => {
    expect(letters(importedImages(tag(...Array.from(history))))).toBe(wanted)
  })

  it.each<[string, string, string, number | null]>([
    ['cba', 'a', 'c', 2],
    ['cba', 'b', 'c', 1],
    ['abcba', 'b', 'a', 0],
    ['abcba', 'a', 'c', 2],
    ['cba', 'c', 'c', 0],
    ['cba', 'd', 'c', null],
    ['cba', 'a', 'd', null],
  ])('in %s, %s is behind %s by %j', (history, one, other, builds) => {
    expect(buildsBehind(tag(...Array.from(history)), digest(one), digest(other))).toBe(builds)
  })

  it('after one of them are as many as it is behind the newest build', () => {
    expect(letters(imagesAfter(tag('c', 'b', 'a'), digest('a')))).toBe('cb')
    expect(imagesAfter(tag('c', 'b', 'a'), digest('d'))).toEqual([])
  })

  it('do not count an item without an image, as a reference tag has', () => {
    const items = [{ image: '', dockerImageReference: 'x:y', created: '', generation: 1 }]
    expect(importedImages({ status: { tag: 'prod', items } })).toEqual([])
    expect(importedImages({ status: { tag: 'prod', items: null } })).toEqual([])
    expect(importedImages({ status: undefined })).toEqual([])
  })
})
