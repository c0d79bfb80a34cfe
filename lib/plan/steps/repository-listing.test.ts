import { describe, expect, it } from 'vitest'
import { readListing } from '#lib/plan/steps/repository-listing'
import { answered } from '#lib/domain/testing/recorded-objects'

const listing = (step: number) => readListing(answered('ImageStreamImport', 'repository-listing', step))

describe('the tags of a repository', () => {
  it('are all named, with the images that the cluster read', () => {
    const three = listing(1)
    expect(three.ok && three.value.names).toEqual(['prod', 'stg', 'v1'])
    expect(three.ok && three.value.images[0]).toEqual({
      tag: 'prod',
      digest: 'sha256:8c5a2a71ebf98a8043ffc3cac504a4f8029b7d380136c074fa3b3027028d6952',
    })
  })

  it('are named also above the number of images that the cluster reads', () => {
    const sixty = listing(8)
    expect(sixty.ok && sixty.value.names).toHaveLength(64)
    expect(sixty.ok && sixty.value.images).toHaveLength(5)
  })

  it.each([
    ['the registry asks for a sign-in', 9, 'no basic auth credentials'],
    ['the repository does not exist', 10, 'not found'],
    ['the registry does not answer', 11, 'connection refused'],
  ])('are unknown if %s, though the answer was 201', (_, step, words) => {
    const found = listing(step)
    expect(found.ok || found.error.message).toContain(words)
  })

  it('are known though one that was looked up fails', () => {
    const five = listing(15)
    expect(five.ok && five.value.images.map(({ tag }) => tag)).toEqual(['prod', 'stg', 'v1'])
    expect(five.ok && five.value.names).toContain('nosuch')
  })
})
