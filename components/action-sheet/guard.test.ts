import { expect, it } from 'vitest'
import { isTooSoon } from '#components/action-sheet/guard'

it.each([
  ['nothing has changed', null, 5_000, false],
  ['the plan changed before the click', 4_990, 5_000, true],
  ['the click was made before the change was shown', 5_010, 5_000, true],
  ['a second has passed', 4_000, 5_000, false],
])('a confirmation is ignored or not: %s', (_, changedAt, at, isIgnored) => {
  expect(isTooSoon(changedAt, at)).toBe(isIgnored)
})
