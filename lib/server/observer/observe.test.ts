import { afterEach, expect, it, vi } from 'vitest'
import { writeTemporary } from '#lib/cluster/testing/test-server'
import { storeOf } from '#lib/server/environment/stores'
import { observe } from '#lib/server/observer/observe'
import { NOTE_MS, SilenceWatch } from '#lib/server/observer/silence-watch'
import { environmentOf } from '#lib/server/testing/test-environment'

afterEach(() => void vi.useRealTimers())

it('notes again and again whether the cluster answers, also while nothing happens', async () => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'setImmediate', 'clearImmediate'] })
  const noted = vi.spyOn(SilenceWatch.prototype, 'note')
  const cluster = { server: 'http://127.0.0.1:1', tokenFile: writeTemporary('token', 'admin') }
  const environment = environmentOf('quiet', { cluster })
  observe(environment)
  await storeOf(environment).stop()
  noted.mockClear()
  await vi.advanceTimersByTimeAsync(6 * NOTE_MS)
  expect(noted.mock.calls.length).toBeGreaterThanOrEqual(5)
})
