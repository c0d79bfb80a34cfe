import { Registry } from 'prom-client'
import { expect, it } from 'vitest'
import { addForgeMetrics } from '#lib/server/metrics/forges'

it('the metrics of git hosts tell requests, those that cost nothing, failures, and what is left', async () => {
  const registry = new Registry()
  const limit = { limit: 5_000, remaining: 4_200, resetAt: '2026-11-30T10:00:00Z' }
  addForgeMetrics(registry, () => [
    { name: 'github', counters: { requests: 840, notModified: 801, failures: 3 }, limit },
    { name: 'ours', counters: { requests: 1, notModified: 0, failures: 0 }, limit: null },
  ])
  const text = await registry.metrics()
  expect(text).toContain('quayside_forge_requests_total{forge="github"} 840')
  expect(text).toContain('quayside_forge_not_modified_total{forge="github"} 801')
  expect(text).toContain('quayside_forge_failures_total{forge="github"} 3')
  expect(text).toContain('quayside_forge_requests_remaining{forge="github"} 4200')
  expect(text).not.toContain('remaining{forge="ours"}')
  expect(await registry.metrics()).toBe(text)
})
