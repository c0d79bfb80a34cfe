import { describe, expect, it } from 'vitest'
import { unknownImage } from '#lib/domain/image/image'
import { isInRegistry, prunedToLookAt, prunedWords } from '#lib/domain/stream-tag/pruned-images'
import { chronicleWith, imageFact } from '#lib/domain/testing/test-facts'
import { digest, followingStream, snapshotOf, tagIn } from '#lib/domain/testing/test-objects'
import type { ImageFact } from '#lib/domain/chronicle/facts'

const numbered = (number: number) => `sha256:${String(number).padStart(64, '0')}`
const pullSpec = (image: string) => `quay.io/packit/worker@${image}`
const at = (hours: number) =>
  new Date(Date.parse('2026-11-01T00:00:00Z') + hours * 3_600_000).toISOString().replace('.000', '')

/** The stream has a, imported on 20 November. */
function lookedAt(...facts: ImageFact[]): string[] {
  const snapshot = snapshotOf({ imageStreams: [followingStream('worker', [digest('a')])] })
  return prunedToLookAt(tagIn(snapshot, 'worker', 'prod'), chronicleWith(...facts))
}

describe('the registry is asked about', () => {
  it('the newest twenty of the images that were pruned, each once', () => {
    const facts = Array.from({ length: 30 }, (_, hours) =>
      imageFact({ image: numbered(hours), importedAt: at(hours) }),
    )
    const again = imageFact({ image: numbered(29), importedAt: at(31) })
    const asked = lookedAt(...facts, again)
    expect(asked).toHaveLength(20)
    expect(asked.slice(0, 2)).toEqual([29, 28].map((number) => pullSpec(numbered(number))))
  })

  it('none that the stream still has, and none that cannot be pinned', () => {
    const own = imageFact({ image: digest('a'), importedAt: '2026-11-20T02:00:00Z' })
    const nowhere = imageFact({ image: digest('b'), importedAt: at(1), repository: null })
    expect(lookedAt(own, nowhere)).toEqual([])
  })
})

describe('what the registry says', () => {
  const failed = (reason: string, message: string) => isInRegistry({ state: 'failed', reason, message })

  it('tells that it has the image, whatever the tag has', () => {
    const image = unknownImage(digest('a'))
    expect(isInRegistry({ state: 'up-to-date', image })).toBe(true)
    expect(isInRegistry({ state: 'newer', image })).toBe(true)
  })

  it('tells that it has it no longer only where it says so', () => {
    expect(failed('NotFound', `dockerimage.image.openshift.io "${pullSpec(digest('a'))}" not found`)).toBe(
      false,
    )
    expect(failed('Unauthorized', 'you may not have access to the container image')).toBeNull()
    expect(failed('InternalError', 'dial tcp: connection refused')).toBeNull()
    expect(failed('timeout', 'No answer within 15 s.')).toBeNull()
  })
})

it('no more is said than was looked at', () => {
  expect(prunedWords(null)).toBe('Pruned from the stream')
  expect(prunedWords({ hasIt: true })).toBe('Pruned from the stream; the registry still has it')
  expect(prunedWords({ hasIt: false })).toBe('Pruned from the stream; the registry no longer has it')
})
