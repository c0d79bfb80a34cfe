import { expect, it } from 'vitest'
import { keepName, takeName } from '#lib/client/kept-name'
import { openTab } from '#lib/client/testing/test-storage'

it('a typed name comes back once, with the plan that it was typed for', () => {
  const kept = openTab()
  keepName('prod', 'f1', 'prod')
  expect(takeName('prod', 'f1')).toBe('prod')
  expect(takeName('prod', 'f1')).toBe('')
  expect(kept.size).toBe(0)
})

it.each([
  ['another plan', 'prod', 'f2'],
  ['another environment', 'stg', 'f1'],
])('a typed name is forgotten with %s, and is no consent to it', (_which, environment, fingerprint) => {
  openTab()
  keepName('prod', 'f1', 'prod')
  expect(takeName(environment, fingerprint)).toBe('')
  expect(takeName('prod', 'f1')).toBe('')
})

it('a name is kept as far as it was typed, and without storage not at all', () => {
  openTab()
  keepName('prod', 'f1', 'pr od')
  expect(takeName('prod', 'f1')).toBe('pr od')
  openTab({ isFull: true })
  keepName('prod', 'f1', 'prod')
  expect(takeName('prod', 'f1')).toBe('')
})
