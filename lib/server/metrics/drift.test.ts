import { Registry } from 'prom-client'
import { expect, it } from 'vitest'
import { addDriftMetrics } from '#lib/server/metrics/drift'

it('the metrics of registry checks show their outcomes, and whether they keep up', async () => {
  const registry = new Registry()
  const counts = { 'up-to-date': 40, newer: 2, failed: 3, unasked: 1 }
  addDriftMetrics(registry, () => [{ name: 'prod', drift: { counts, underWay: 4, lateMs: 12_500 } }])
  const text = await registry.metrics()
  expect(text).toContain('quayside_registry_checks_under_way{environment="prod"} 4')
  expect(text).toContain('quayside_registry_checks_late_seconds{environment="prod"} 12.5')
  expect(text).toContain('quayside_registry_checks_total{environment="prod",outcome="newer"} 2')
  expect(await registry.metrics()).toBe(text)
})
