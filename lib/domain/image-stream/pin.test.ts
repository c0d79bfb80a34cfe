import { expect, it } from 'vitest'
import { behindWords, isOverdue } from '#lib/domain/image-stream/pin'
import { failed, image, newer, pin } from '#lib/domain/testing/test-views'
import type { RegistryCheck } from '#lib/domain/image-stream/image-stream-views'

const known = newer.image.digest

it.each<[string | null, string[], RegistryCheck | undefined]>([
  [null, [], undefined],
  [null, [], failed],
  [null, [], { state: 'up-to-date', image }],
  ['at least 1 build behind', [], newer],
  ['at least 2 builds behind', ['sha256:c'], newer],
  [null, [], { ...newer, isEarlier: true }],
  ['1 build behind', ['sha256:c'], { ...newer, isEarlier: true }],
  ['2 builds behind', [known, 'sha256:c'], newer],
  ['at least 1 build behind', [known], undefined],
])('a pin is %s', (words, passed, check) => {
  expect(behindWords(pin({ passed }), check)).toBe(words)
})

it('a pin is overdue after its review date, if it has one', () => {
  const until = '2026-11-24T12:00:00Z'
  expect(isOverdue(pin({ until }), Date.parse(until))).toBe(false)
  expect(isOverdue(pin({ until }), Date.parse(until) + 1)).toBe(true)
  expect(isOverdue(pin(), Date.parse(until))).toBe(false)
})
