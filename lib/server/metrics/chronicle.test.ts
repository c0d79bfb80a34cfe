import { Registry } from 'prom-client'
import { expect, it } from 'vitest'
import { addChronicleMetrics } from '#lib/server/metrics/chronicle'

it('the metrics of the chronicle show whether it is written', async () => {
  const registry = new Registry()
  const failing = { since: '2026-11-23T18:00:00Z', message: 'Forbidden.' }
  addChronicleMetrics(registry, () => [
    { name: 'prod', state: { failing, writes: 7, failures: 2 } },
    { name: 'stg', state: { failing: null, writes: 1, failures: 0 } },
  ])
  const text = await registry.metrics()
  expect(text).toContain('quayside_chronicle_failing{environment="prod"} 1')
  expect(text).toContain('quayside_chronicle_failing{environment="stg"} 0')
  expect(text).toContain('quayside_chronicle_writes_total{environment="prod"} 7')
  expect(text).toContain('quayside_chronicle_failures_total{environment="prod"} 2')
  expect(await registry.metrics()).toBe(text)
})
