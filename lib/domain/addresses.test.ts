import { expect, it } from 'vitest'
import { environmentAddress, tagAddress, workloadAddress } from '#lib/domain/addresses'

it('addresses pages', () => {
  expect(environmentAddress('packit-prod')).toBe('/packit-prod')
  expect(tagAddress('prod', 'packit-worker', 'v1.2')).toBe('/prod/image-streams/packit-worker/v1.2')
  expect(workloadAddress('prod', { kind: 'Deployment', name: 'tokman' })).toBe('/prod/deployments/tokman')
  expect(workloadAddress('prod', { kind: 'StatefulSet', name: 'db' })).toBe('/prod/stateful-sets/db')
})

it('keeps strange names inside their segment', () => {
  expect(tagAddress('a/b', '..%', 'x?y')).toBe('/a%2Fb/image-streams/..%25/x%3Fy')
})
