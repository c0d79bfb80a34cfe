import { expect, it } from 'vitest'
import { isOlder } from '#lib/cluster/list-watch/resource-version'

it.each([
  ['7', '12', true],
  ['12', '7', false],
  ['12', '12', false],
  ['9007199254740993', '9007199254740992', false],
  ['9007199254740992', '9007199254740993', true],
  ['a7', '12', false],
  ['7', 'b12', false],
  ['', '12', false],
  [undefined, '12', false],
])('%s after %s: older is %s', (next, last, expected) => {
  expect(isOlder(next, last)).toBe(expected)
})
