import { once } from 'node:events'
import { createServer, type Server } from 'node:http'
import { connect, type AddressInfo, type Socket } from 'node:net'
import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'
import { pipeToNodeResponse } from 'next/dist/server/pipe-readable'
import { describe, expect, it, onTestFinished } from 'vitest'
import { TestClock } from '#lib/runtime/testing/test-clock'
import { keepExchanges } from '#lib/server/admission/exchange'
import { currentConnection } from '#lib/server/live/connection'
import { LiveHub } from '#lib/server/live/hub'
import { sessionWith } from '#lib/server/testing/test-session'
import { countStreams, endAllStreams } from '#lib/server/live/open-streams'
import { environmentOf } from '#lib/server/testing/test-environment'

const REQUEST = { topics: [{ topic: '/api/environments/prod/pods', has: null }] }
const POST = 'POST /api/live HTTP/1.1\r\nHost: quayside\r\nContent-Length: 0\r\n\r\n'
const MOST_BYTES = 5_000_000

setFlagsFromString('--expose-gc')
const collectGarbage = runInNewContext('gc') as () => void

keepExchanges()

/** One large view; `change` replaces it. */
function largeView() {
  let round = 0
  let tell: () => void = () => undefined
  return {
    read: () => Promise.resolve({ ok: true as const, value: String(round % 10).repeat(200_000) }),
    listen: (onChange: () => void) => {
      tell = onChange
      return () => undefined
    },
    change: () => {
      round += 1
      tell()
    },
  }
}

/** Event streams of one session over HTTP, piped as Next pipes them. */
async function serve() {
  const clock = new TestClock()
  const view = largeView()
  const hub = new LiveHub(
    {
      build: 'b-1',
      find: (topic) => {
        const grants = [{ environment: environmentOf('prod'), mayAct: false }]
        return Promise.resolve({ ok: true, value: { grants, topic, read: view.read } })
      },
      watchRights: () => () => undefined,
      listen: (_environment, onChange) => view.listen(onChange),
      rights: () => '',
      turn: () => Promise.resolve(),
      report: () => undefined,
    },
    clock,
  )
  const user = { name: 'Olivia', subject: 'o' }
  const session = sessionWith({ id: 's-1', since: clock.now(), until: clock.now() / 1000 + 3600, user })
  const state = { before: Promise.resolve() }
  const server = createServer((_request, response) => {
    void state.before.then(() =>
      pipeToNodeResponse(hub.open(session, REQUEST, currentConnection()), response),
    )
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  onTestFinished(() => void server.close())
  /** Fills the buffers of the connection and of its stream. */
  const flood = async ({ socket }: { socket: Socket }) => {
    for (let more = 3; more > 0; more -= Number(socket.writableNeedDrain)) {
      view.change()
      await clock.advance(60)
    }
  }
  return { clock, view, server, state, flood }
}

/** Opens a stream and reads nothing. */
async function openUnread(server: Server) {
  const browser = connect((server.address() as AddressInfo).port, '127.0.0.1').pause()
  onTestFinished(() => void browser.destroy())
  const connected = once(server, 'connection') as Promise<[Socket]>
  browser.write(POST)
  const [socket] = await connected
  const closed = once(socket, 'close')
  return { browser, socket, closed }
}

describe('the connection of a browser that does not read', () => {
  it('is closed within 30 s, and counted until then', async () => {
    const { clock, server, flood } = await serve()
    const unread = await openUnread(server)
    await expect.poll(countStreams).toBe(1)
    await flood(unread)
    await clock.advance(10_000)
    expect([countStreams(), unread.socket.destroyed]).toEqual([1, false])
    await clock.advance(20_000)
    await unread.closed
    expect(countStreams()).toBe(0)
  })

  it('buffers a few megabytes at most, however much there is to send', async () => {
    const { clock, view, server, flood } = await serve()
    const unread = await openUnread(server)
    await expect.poll(countStreams).toBe(1)
    await flood(unread)
    collectGarbage()
    const before = heldBytes()
    let most = 0
    for (let round = 0; round < 100; round++) {
      view.change()
      await clock.advance(60)
      collectGarbage()
      most = Math.max(most, heldBytes() - before)
    }
    await unread.closed
    expect(most).toBeLessThan(MOST_BYTES)
    expect(most).toBeGreaterThan(0)
    expect(countStreams()).toBe(0)
  })

  it('is closed soon after the end of its stream', async () => {
    const { clock, server, flood } = await serve()
    const unread = await openUnread(server)
    await expect.poll(countStreams).toBe(1)
    await flood(unread)
    endAllStreams()
    await clock.advance(1_000)
    expect([countStreams(), unread.socket.destroyed]).toEqual([1, false])
    await clock.advance(1_000)
    await unread.closed
    expect(countStreams()).toBe(0)
  })
})

it('no stream remains if the connection is closed before it begins', async () => {
  const { clock, server, state } = await serve()
  let begin: () => void = () => undefined
  state.before = new Promise((resolve) => (begin = resolve))
  const { browser, closed } = await openUnread(server)
  await once(server, 'request')
  browser.destroy()
  await closed
  begin()
  await clock.advance(31_000)
  expect(countStreams()).toBe(0)
  expect(clock.pending).toBe(0)
})

function heldBytes(): number {
  const { heapUsed, arrayBuffers } = process.memoryUsage()
  return heapUsed + arrayBuffers
}
