import { expect, it, vi } from 'vitest'
import type { Answer, ClusterErrorCode } from '#lib/domain/answer'
import type { ConfigMap } from '#lib/kubernetes/objects'
import { TestClock } from '#lib/runtime/testing/test-clock'
import { keyOfSession } from '#lib/server/auth/revocations'
import { RevocationWriter } from '#lib/server/revocations/revocation-writer'

const HOUR = 3_600_000
const DONE: Answer<unknown> = { ok: true, value: {} }
const key = (name: string) => keyOfSession(name)
const iso = (time: number) => new Date(time).toISOString()

function refused(code: ClusterErrorCode): Answer<unknown> {
  return { ok: false, error: { code, message: code } }
}

function start(stored?: ConfigMap) {
  const clock = new TestClock()
  const patch = vi.fn(() => Promise.resolve(DONE))
  const create = vi.fn(() => Promise.resolve(DONE))
  const report = vi.fn()
  const writer = new RevocationWriter({ stored: () => stored, patch, create }, clock, report)
  return { writer, clock, patch, create, report }
}

it('adds to what is there, and names no resourceVersion, so that replicas do not collide', async () => {
  const { writer, clock, patch } = start()
  await writer.write([[key('a'), clock.now()]])
  const data = { [key('a')]: iso(clock.now()) }
  expect(patch.mock.calls).toEqual([
    [{ metadata: { labels: expect.objectContaining({ 'quayside.io/journal': 'true' }) as object }, data }],
  ])
})

it('makes the ConfigMap if there is none, and adds to it if another replica was faster', async () => {
  const { writer, clock, patch, create, report } = start()
  patch.mockResolvedValueOnce(refused('not-found'))
  create.mockResolvedValueOnce(refused('conflict'))
  const written = writer.write([[key('a'), clock.now()]])
  await clock.advance(1_000)
  await written
  expect([patch, create].map(({ mock }) => mock.calls.length)).toEqual([2, 1])
  expect(report).not.toHaveBeenCalled()
})

it('gathers what comes during a write', async () => {
  const { writer, clock, patch } = start()
  const names = Array.from({ length: 50 }, (_, index) => `s-${index}`)
  const first = writer.write([[key('first'), clock.now()]])
  await clock.advance(0)
  await Promise.all([first, ...names.map((name) => writer.write([[key(name), clock.now()]]))])
  expect(patch).toHaveBeenCalledTimes(2)
  expect(patch.mock.lastCall).toMatchObject([
    { data: { [key('s-0')]: iso(clock.now()), [key('s-49')]: iso(clock.now()) } },
  ])
})

it('removes what is past, but only as it was read, and leaves that if it has changed', async () => {
  const clock = new TestClock()
  const past = { [key('past')]: iso(clock.now() - 9 * HOUR), [key('kept')]: iso(clock.now() - HOUR) }
  const {
    writer,
    patch,
    clock: own,
  } = start({
    metadata: { name: 'quayside-sessions', resourceVersion: '7' },
    data: past,
  })
  patch.mockResolvedValueOnce(refused('conflict'))
  const written = writer.write([[key('a'), own.now()]])
  await own.advance(1_000)
  await written
  const added = { [key('a')]: iso(clock.now()) }
  expect(patch.mock.calls).toMatchObject([
    [{ metadata: { resourceVersion: '7' }, data: { [key('past')]: null, ...added } }],
    [{ data: added }],
  ])
  expect(patch.mock.calls[0]).not.toHaveProperty(['0', 'data', key('kept')])
  expect(patch.mock.calls[1]).not.toHaveProperty(['0', 'metadata', 'resourceVersion'])
})

it('removes nothing that it does not understand: a later Quayside may have written it', async () => {
  const clock = new TestClock()
  const old = iso(clock.now() - 9 * HOUR)
  const data = { 'device.1': old, [key('odd')]: `${old};by=Eva`, [key('ahead')]: iso(clock.now() + 9 * HOUR) }
  const { writer, patch } = start({ metadata: { name: 'quayside-sessions', resourceVersion: '7' }, data })
  await writer.write([[key('a'), clock.now()]])
  const metadata = { labels: expect.anything() as unknown }
  expect(patch.mock.calls).toEqual([[{ metadata, data: { [key('a')]: iso(clock.now()) } }]])
})

it('tries until the cluster takes it, and says so once', async () => {
  const { writer, clock, patch, report } = start()
  patch.mockResolvedValue(refused('unreachable'))
  const onWritten = vi.fn()
  void writer.write([[key('a'), clock.now()]]).then(onWritten)
  await clock.advance(HOUR)
  expect(onWritten).not.toHaveBeenCalled()
  patch.mockResolvedValue(DONE)
  await clock.advance(30_000)
  expect(onWritten).toHaveBeenCalled()
  expect(report.mock.calls).toEqual([['unreachable']])
})

it('gives up once the session would be over anyway', async () => {
  const { writer, clock, patch } = start()
  patch.mockResolvedValue(refused('forbidden'))
  void writer.write([[key('a'), clock.now()]])
  await clock.advance(9 * HOUR)
  expect(clock.pending).toBe(0)
})
