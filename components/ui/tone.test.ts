import { expect, it } from 'vitest'
import { toneOf } from '#components/ui/tone'

it('a green mark is grey while its data are stale, and a warning stays one', () => {
  expect(toneOf('good', false)).toBe('good')
  expect(toneOf('good', true)).toBe('neutral')
  expect(toneOf('bad', true)).toBe('bad')
  expect(toneOf('held', true)).toBe('held')
})
