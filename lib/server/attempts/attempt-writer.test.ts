import { expect, it, vi } from 'vitest'
import type { Answer, ClusterErrorCode } from '#lib/domain/answer'
import { TestClock } from '#lib/runtime/testing/test-clock'
import { AttemptWriter } from '#lib/server/attempts/attempt-writer'
import { OwnAttempts } from '#lib/server/attempts/own-attempts'
import { titled, tryOf } from '#lib/server/attempts/testing/test-tries'

const DONE: Answer<unknown> = { ok: true, value: {} }

function refused(code: ClusterErrorCode): Answer<unknown> {
  return { ok: false, error: { code, message: code } }
}

function start() {
  const clock = new TestClock()
  const own = new OwnAttempts()
  const patch = vi.fn<(body: object) => Promise<typeof DONE>>().mockResolvedValue(DONE)
  const create = vi.fn<(body: object) => Promise<typeof DONE>>().mockResolvedValue(DONE)
  const report = vi.fn()
  const writer = new AttemptWriter(own, { stored: () => undefined, patch, create }, clock, report)
  const note = (title = 'Pin') => own.note(tryOf('vera', titled(title)), clock.now())
  return { own, writer, clock, patch, create, report, note }
}

it('writes what came in five seconds at once, without a resourceVersion', async () => {
  const { clock, patch, note } = start()
  for (let time = 0; time < 100; time += 1) note()
  note('Restart')
  await clock.advance(4_999)
  expect(patch).not.toHaveBeenCalled()
  await clock.advance(1)
  expect(patch).toHaveBeenCalledTimes(1)
  const [body] = patch.mock.calls[0] ?? []
  expect(body).not.toHaveProperty('metadata.resourceVersion')
  expect(JSON.stringify(body)).toContain('\\"count\\":100')
})

it('costs two writes a minute while only counts go up', async () => {
  const { clock, patch, note } = start()
  for (let second = 0; second < 600; second += 1) {
    note()
    await clock.advance(1_000)
  }
  expect(patch.mock.calls.length).toBeLessThanOrEqual(21)
  await clock.advance(60_000)
  expect(JSON.stringify(patch.mock.lastCall)).toContain('\\"count\\":600')
  expect(clock.pending).toBe(0)
})

it('costs a bounded number of writes, whatever is tried', async () => {
  const { clock, patch, note } = start()
  for (let time = 0; time < 600; time += 1) {
    note(`Pin ${time}`)
    await clock.advance(1_000)
  }
  expect(patch.mock.calls.length).toBeLessThan(30)
})

it('makes the ConfigMap if there is none', async () => {
  const { clock, patch, create, note } = start()
  patch.mockResolvedValueOnce(refused('not-found'))
  note()
  await clock.advance(5_000)
  expect(create.mock.calls).toMatchObject([[{ metadata: { name: 'quayside-attempts' } }]])
  await clock.advance(600_000)
  expect([patch, create].map(({ mock }) => mock.calls.length)).toEqual([1, 1])
})

it('adds to the ConfigMap that another replica made at the same time', async () => {
  const { clock, patch, create, report, note } = start()
  patch.mockResolvedValueOnce(refused('not-found'))
  create.mockResolvedValueOnce(refused('conflict'))
  note()
  await clock.advance(5_000)
  expect([patch, create, report].map(({ mock }) => mock.calls.length)).toEqual([2, 1, 0])
})

it('keeps what the cluster does not take, tries at most each five seconds, and says so once', async () => {
  const { clock, patch, report, note } = start()
  patch.mockResolvedValue(refused('forbidden'))
  note()
  await clock.advance(600_000)
  expect(patch.mock.calls.length).toBeLessThan(40)
  expect(report.mock.calls).toEqual([['forbidden']])
  patch.mockResolvedValue(DONE)
  await clock.advance(60_000)
  const written = patch.mock.calls.length
  await clock.advance(600_000)
  expect(patch).toHaveBeenCalledTimes(written)
})

it('writes what waits when the process ends', async () => {
  const { writer, patch, note } = start()
  note()
  await writer.write()
  expect(patch).toHaveBeenCalledTimes(1)
  await writer.write()
  expect(patch).toHaveBeenCalledTimes(1)
})
