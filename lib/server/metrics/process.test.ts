import { Registry } from 'prom-client'
import { expect, it, onTestFinished, vi } from 'vitest'
import { VERSION } from '#lib/runtime/version'
import { logDenied } from '#lib/server/log'
import { addProcessMetrics } from '#lib/server/metrics/process'

it('says which release and commit run', async () => {
  vi.stubEnv('QUAYSIDE_REVISION', 'ce95c958')
  onTestFinished(() => void vi.unstubAllEnvs())
  const registry = new Registry()
  addProcessMetrics(registry)
  expect(await registry.metrics()).toContain(
    `quayside_build_info{version="${VERSION}",revision="ce95c958",node="${process.version}"} 1`,
  )
})

it('counts all that was denied, also what the log leaves out', async () => {
  const write = vi.spyOn(process.stdout, 'write').mockReturnValue(true)
  onTestFinished(() => write.mockRestore())
  const registry = new Registry()
  addProcessMetrics(registry)
  for (let times = 0; times < 40; times += 1) logDenied(null, { call: 'planAction' }, 'forbidden')
  expect(write.mock.calls.length).toBeLessThan(40)
  expect(await registry.metrics()).toContain('quayside_denied_total{code="forbidden"} 40')
})
