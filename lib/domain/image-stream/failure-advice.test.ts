import { expect, it } from 'vitest'
import { checkBeside } from '#lib/domain/image-stream/failure-advice'
import type { ImportState } from '#lib/domain/image-stream/image-stream-views'
import { newer, refused } from '#lib/domain/testing/test-views'

const EARLIER = '2026-11-23T12:00:00Z'
const failing = (members: Partial<Extract<ImportState, { state: 'failed' }>> = {}): ImportState => {
  return { state: 'failed', reason: 'NotFound', message: 'gone', since: EARLIER, ...members }
}

it('a failure that an import saw before the check lasts since then, on each page', () => {
  expect(checkBeside(refused, failing()).since).toBe(EARLIER)
})

it.each<[string, ImportState]>([
  ['no import failed', { state: 'done' }],
  ['the import failed for another reason', failing({ reason: 'Unauthorized', message: 'no access' })],
  ['the import failed later', failing({ since: '2026-11-23T18:20:00Z' })],
  ['nobody knows since when the import fails', failing({ since: null })],
])('the check keeps its own time where %s', (_, state) => {
  expect(checkBeside(refused, state)).toBe(refused)
})

it('what is no failure stays as it is', () => {
  expect(checkBeside(newer, failing())).toBe(newer)
  expect(checkBeside(null, failing())).toBeNull()
})
