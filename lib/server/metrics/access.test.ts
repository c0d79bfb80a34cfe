import { expect, it } from 'vitest'
import { mayReadMetrics } from '#lib/server/metrics/access'

it('metrics need the complete token', () => {
  const token = 'a-token-of-sixteen-letters'
  expect(mayReadMetrics(`Bearer ${token}`, token)).toBe(true)
  for (const shown of [null, '', 'Bearer ', 'Bearer a-token', token, `Basic ${token}`]) {
    expect(mayReadMetrics(shown, token)).toBe(false)
  }
})
