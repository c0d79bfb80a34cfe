import { describe, expect, it } from 'vitest'
import type { Image } from '#lib/kubernetes/objects'
import { commonPlatform, pickPart } from '#lib/domain/image/image-parts'
import { answered } from '#lib/domain/testing/recorded-objects'
import { digest } from '#lib/domain/testing/test-objects'

const list = answered('ImageStreamTag', 'import-manifest-list', 3).image
const single = answered('ImageStreamTag', 'import-manifest-list', 4).image
const forArm: Image = {
  metadata: { name: digest('a') },
  dockerImageMetadata: { Architecture: 'arm64', Os: 'linux' },
}

describe('the part of a manifest list', () => {
  it('is the image of the platform, of the default platform, or the first', () => {
    const [amd64, arm64] = (list.dockerImageManifests ?? []).map((manifest) => manifest.digest)
    expect(pickPart(list)?.digest).toBe(amd64)
    expect(pickPart(list, 'linux/arm64')?.digest).toBe(arm64)
    expect(pickPart(list, 'linux/s390x')?.digest).toBe(amd64)
  })

  it('is undefined if the image is no list', () => {
    expect(pickPart(single)).toBeUndefined()
  })
})

describe('the platform of several images', () => {
  it('is one that all of them have', () => {
    expect(commonPlatform([list, single])).toBe('linux/amd64')
    expect(commonPlatform([list, forArm])).toBe('linux/arm64')
    expect(commonPlatform([list])).toBe('linux/amd64')
    expect(commonPlatform([single, forArm])).toBeNull()
    expect(commonPlatform([])).toBeNull()
  })
})
