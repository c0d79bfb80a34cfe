import { expect, it } from 'vitest'
import { LAST_STEPS_MS, LAST_WRITE_MS, LISTEN_MS, SHUTDOWN_MS } from '#lib/server/shutdown-times'

it('a process hands over and is noticed before it exits, within the 5 s that the manifests give it', () => {
  expect(Math.max(LISTEN_MS, LAST_STEPS_MS + LAST_WRITE_MS)).toBeLessThan(SHUTDOWN_MS)
  expect(SHUTDOWN_MS).toBeLessThan(5_000)
})
