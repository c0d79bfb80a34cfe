import { describe, expect, it } from 'vitest'
import { tagNamesOf } from '#lib/domain/image-stream/tag-names'
import { digest, streamOf } from '#lib/domain/testing/test-objects'

const from = { kind: 'DockerImage', name: 'quay.io/packit/tokman:stable-abcdef0-1763935200' }
const item = (image: string, generation: number) => ({
  created: '2026-11-20T02:00:00Z',
  dockerImageReference: `quay.io/packit/tokman@${image}`,
  image,
  generation,
})
const streamAt = (generation: number) =>
  streamOf('tokman', {
    spec: { tags: [{ name: 'prod', from, generation }] },
    status: {
      tags: [
        { tag: 'prod', items: [item(digest('a'), 2), item(digest('b'), 1)] },
        { tag: 'stable-1234567-1763930000', items: [item(digest('a'), 1)] },
      ],
    },
  })

describe('an image', () => {
  it('has the names of the tags that point to it, and of the registry tags that they follow', () => {
    expect(tagNamesOf(streamAt(2))).toEqual(
      new Map([[digest('a'), ['prod', 'stable-abcdef0-1763935200', 'stable-1234567-1763930000']]]),
    )
  })

  it('does not have the name of a registry tag that is not imported yet', () => {
    expect(tagNamesOf(streamAt(3)).get(digest('a'))).toEqual(['prod', 'stable-1234567-1763930000'])
  })
})
