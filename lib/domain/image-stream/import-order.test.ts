import { describe, expect, it } from 'vitest'
import { importOrder } from '#lib/domain/image-stream/import-order'
import { digest, streamOf } from '#lib/domain/testing/test-objects'

const item = (letter: string, created: string) => {
  return { created, dockerImageReference: '', image: digest(letter), generation: 1 }
}
const MORNING = '2026-11-24T08:00:00Z'
const NOON = '2026-11-24T12:00:00Z'

const stream = streamOf('packit-worker', {
  status: {
    tags: [
      { tag: 'empty', items: null },
      // `a` is back after `b`, which was imported in the same second.
      { tag: 'prod', items: [item('a', NOON), item('b', MORNING), item('a', MORNING)] },
      { tag: 'stg', items: [item('c', NOON)] },
    ],
  },
})
const order = (one: string, other: string) => Math.sign(importOrder(stream, digest(one), digest(other)))

describe('of two images of a stream', () => {
  it('the one that a tag imported first is older, even if the tag is back on it', () => {
    expect([order('a', 'b'), order('b', 'a')]).toEqual([-1, 1])
  })

  it('the times of the imports order images of different tags', () => {
    expect([order('b', 'c'), order('c', 'b')]).toEqual([-1, 1])
  })

  it('the one that is not imported yet is newer', () => {
    expect([order('c', 'd'), order('d', 'c')]).toEqual([-1, 1])
  })

  it('none is older if neither is imported, or if they are the same', () => {
    expect([order('d', 'e'), order('a', 'a')]).toEqual([0, 0])
  })
})
