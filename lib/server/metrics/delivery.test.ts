import { Registry } from 'prom-client'
import { expect, it } from 'vitest'
import { addDeliveryMetrics } from '#lib/server/metrics/delivery'

it('the metrics of deployments show what is known, and how it is counted', async () => {
  const registry = new Registry()
  const badly = { failed: 1, reverted: 2, bad: 2, restoreSeconds: null }
  const delivery = { days: 28, deployments: 12, ...badly, dated: 3, led: 2, leadSeconds: 18_000 }
  addDeliveryMetrics(registry, () => [
    { name: 'prod', delivery },
    { name: 'stg', delivery: null },
  ])
  const text = await registry.metrics()
  expect(text).toContain('quayside_deployments{environment="prod"} 12')
  expect(text).toContain('quayside_deployments_bad{environment="prod"} 2')
  expect(text).not.toContain('quayside_restore_seconds{')
  expect(text).toContain('quayside_deployments_dated{environment="prod"} 3')
  expect(text).toContain('quayside_lead_seconds{environment="prod"} 18000')
  expect(text).not.toContain('stg')
  expect(text).toMatch(/# HELP quayside_deployments .*A restart/)
})
