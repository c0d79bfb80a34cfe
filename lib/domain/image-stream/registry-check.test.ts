import { describe, expect, it } from 'vitest'
import { answered } from '#lib/domain/testing/recorded-objects'
import { registryCheck } from '#lib/domain/image-stream/registry-check'
import { digest, followingStream, snapshotOf, tagIn } from '#lib/domain/testing/test-objects'
import { tagsOf } from '#lib/domain/image-stream/tag-source'

const NOW = Date.parse('2026-11-29T12:00:00Z')
const [tokman] = tagsOf(answered('ImageStream', 'import-preview-and-conflict', 0))

function check(step: number) {
  const image = answered('ImageStreamImport', 'import-preview-and-conflict', step).status?.images?.[0]
  return tokman && image && registryCheck(tokman, image, NOW)
}

describe('the registry has', () => {
  it('another image than the newest imported', () => {
    expect(check(1)).toMatchObject({
      state: 'newer',
      image: { digest: 'sha256:fd58b109388df8d73d5bbea8c91483509b440d1c06c1be9dc170c35e3ba22b1f' },
    })
  })

  it.each<[string, string[], boolean]>([
    ['never imported', ['b', 'a'], false],
    ['imported before the newest', ['b', 'c', 'a'], true],
    ['imported after the newest, which is back', ['a', 'c', 'a'], false],
  ])('another image, which was %s', (_, history, isEarlier) => {
    const [tag] = tagsOf(followingStream('worker', history.map(digest)))
    const answer = { image: { metadata: { name: digest('c') } }, status: {} }
    const found = tag && registryCheck(tag, answer, NOW)
    expect(found).toMatchObject({ state: 'newer' })
    expect(found !== undefined && 'isEarlier' in found).toBe(isEarlier)
  })

  it('the newest imported', () => {
    const [tag] = tagsOf(answered('ImageStream', 'import-unchanged', 0))
    const image = answered('ImageStreamImport', 'import-unchanged', 1).status?.images?.[0]
    expect(tag && image && registryCheck(tag, image, NOW)).toMatchObject({ state: 'up-to-date' })
  })

  it('a newer manifest list, with the digests of its images', () => {
    const tag = tagIn(snapshotOf({ imageStreams: [followingStream('worker', [])] }), 'worker', 'prod')
    const partsIn = (step: number) => {
      const [image = expect.fail()] =
        answered('ImageStreamImport', 'import-manifest-list', step).status?.images ?? []
      const check = registryCheck(tag, image, NOW)
      return check.state === 'newer' ? check.parts?.map((part) => part.slice(7, 15)) : null
    }
    expect(partsIn(1)).toEqual(['0d02b7cf', '031f5f50'])
    expect(partsIn(0)).toBeUndefined()
  })

  it('no such tag, though the answer was 201', () => {
    expect(check(3)).toEqual({
      state: 'failed',
      reason: 'NotFound',
      message: 'dockerimage.image.openshift.io "127.0.0.1:5000/packit/tokman:nosuch" not found',
    })
  })

  it('a placeholder for a reason if it gives none', () => {
    expect(tokman && registryCheck(tokman, { status: {} }, NOW)).toEqual({
      state: 'failed',
      reason: 'Unknown',
      message: 'The cluster gave no reason.',
    })
  })

  it.each([
    ['legacy', 0],
    ['list', 1],
  ])('the image that the import mode of the tag %s takes from a manifest list', (name, step) => {
    const tag = tagsOf(answered('ImageStream', 'import-manifest-list', 2)).find((each) => each.name === name)
    const image = answered('ImageStreamImport', 'import-manifest-list', step).status?.images?.[0]
    expect(tag && image && registryCheck(tag, image, NOW)).toMatchObject({ state: 'up-to-date' })
  })
})
