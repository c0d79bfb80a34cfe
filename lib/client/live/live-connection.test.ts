import { describe, expect, it } from 'vitest'
import { TestClock } from '#lib/runtime/testing/test-clock'
import type { LiveMessage } from '#lib/domain/live/live-message'
import { LiveConnection } from '#lib/client/live/live-connection'
import type { StreamState } from '#lib/client/live/stream-state'
import { testServer } from '#lib/client/testing/test-server'

const HELLO: LiveMessage = { kind: 'hello', build: 'b-1' }
const topic = '/api/environments/prod/pipeline'

function connect() {
  const server = testServer()
  const clock = new TestClock()
  const { now, wallTime, random, after } = clock
  const heard: LiveMessage[] = []
  const states: StreamState[] = []
  const session = { isRenewable: false, renewals: 0 }
  const renew = () => {
    session.renewals += 1
    return Promise.resolve(session.isRenewable)
  }
  const connection = new LiveConnection(
    {
      build: 'b-1',
      request: () => ({ topics: [{ topic, has: null }] }),
      onMessage: (message) => {
        heard.push(message)
        return message.kind !== 'same'
      },
      onState: (state) => states.push(state),
    },
    { fetch: server.fetch, renew, now, wallTime, random, after },
  )
  const start = async () => {
    connection.open()
    await clock.advance(0)
    server.last().say(HELLO)
    await clock.advance(0)
  }
  return { server, clock, connection, heard, start, session, state: () => states.at(-1) }
}

describe('a connection', () => {
  it('is live after the hello of the server, and passes messages on', async () => {
    const { server, clock, start, state, heard } = connect()
    await start()
    expect(state()).toMatchObject({ phase: 'live', isOutdated: false })
    server.last().say({ kind: 'view', topic, view: 1 }, ':')
    await clock.advance(0)
    expect(heard).toEqual([{ kind: 'view', topic, view: 1 }])
  })

  it('reconnects at once after a planned end', async () => {
    const { server, clock, start } = connect()
    await start()
    await clock.advance(30_000)
    server.last().say({ kind: 'end' })
    await clock.advance(0)
    expect(server.asked.length).toBe(2)
  })

  it('comes back within the time that an ending replica gives, which is short', async () => {
    const { server, clock, start, state } = connect()
    const cameBackAfter: number[] = []
    await start()
    for (const withinMs of [1_000, 1_000, 1_000_000]) {
      await clock.advance(30_000)
      const [before, endedAt] = [server.asked.length, clock.now()]
      server.last().say({ kind: 'end', withinMs })
      while (server.asked.length === before) await clock.advance(10)
      cameBackAfter.push(clock.now() - endedAt)
      server.last().say(HELLO)
      await clock.advance(0)
    }
    expect(Math.max(...cameBackAfter.slice(0, 2))).toBeLessThanOrEqual(1_010)
    expect(Math.max(...cameBackAfter)).toBeLessThanOrEqual(5_010)
    // Not all at once.
    expect(Math.min(...cameBackAfter)).toBeGreaterThan(10)
    expect(state()).toMatchObject({ phase: 'live' })
  })

  it('comes back after a while if the person has too many streams, and says so', async () => {
    const { server, clock, start, state } = connect()
    server.state.answer = 429
    await start()
    expect(state()).toMatchObject({ phase: 'crowded' })
    await clock.advance(20_000)
    expect(server.asked.length).toBe(1)
    server.state.answer = 'stream'
    await clock.advance(10_000)
    server.last().say(HELLO)
    await clock.advance(0)
    expect(server.asked.length).toBe(2)
    expect(state()).toMatchObject({ phase: 'live' })
  })

  it('waits if the server ends each stream at once', async () => {
    const { server, clock, start } = connect()
    await start()
    for (let second = 0; second < 60; second++) {
      server.last().say(HELLO, { kind: 'end' })
      await clock.advance(1_000)
    }
    expect(server.asked.length).toBeLessThan(12)
  })

  it('waits longer and longer without an answer, and knows since when', async () => {
    const { server, clock, start, state } = connect()
    await start()
    await clock.advance(10_000)
    server.state.answer = 'unreachable'
    server.last().cut()
    const since = clock.now()
    await clock.advance(60_000)
    expect(state()).toMatchObject({ phase: 'reconnecting', since })
    expect(server.asked.length).toBeLessThan(13)
    server.state.answer = 'stream'
    await clock.advance(15_000)
    server.last().say(HELLO)
    await clock.advance(0)
    expect(state()).toMatchObject({ phase: 'live' })
  })

  it('tries at once when the network is back', async () => {
    const { server, clock, start, connection } = connect()
    await start()
    server.state.answer = 'unreachable'
    server.last().cut()
    await clock.advance(30_000)
    const before = server.asked.length
    connection.hurry()
    await clock.advance(0)
    expect(server.asked.length).toBe(before + 1)
  })

  it('stops when the session has ended', async () => {
    const { server, clock, start, state, connection } = connect()
    await start()
    server.state.answer = 401
    server.last().cut()
    await clock.advance(1_000)
    const before = server.asked.length
    connection.hurry()
    await clock.advance(3_600_000)
    expect(server.asked.length).toBe(before)
    expect(state()).toMatchObject({ phase: 'signed-out' })
    expect(clock.pending).toBe(0)
  })

  it('goes on if the session only had to be renewed, and asks for that once', async () => {
    const { server, clock, start, state, session } = connect()
    await start()
    session.isRenewable = true
    server.state.answer = 401
    server.last().cut()
    await clock.advance(300)
    expect(session.renewals).toBe(1)
    server.state.answer = 'stream'
    await clock.advance(1_000)
    server.last().say(HELLO)
    await clock.advance(0)
    expect(state()).toMatchObject({ phase: 'live' })
    server.state.answer = 401
    server.last().cut()
    await clock.advance(3_600_000)
    expect(state()).toMatchObject({ phase: 'signed-out' })
    expect(session.renewals).toBe(2)
  })

  it('treats a long silence as the end', async () => {
    const { server, clock, start, state } = connect()
    await start()
    await clock.advance(39_000)
    server.last().say(':')
    const heardAt = clock.now()
    await clock.advance(39_000)
    expect(server.asked.length).toBe(1)
    expect(state()).toMatchObject({ phase: 'live', heardAt })
    await clock.advance(1_500)
    expect(server.asked.length).toBe(2)
    expect(state()).toMatchObject({ phase: 'reconnecting', since: heardAt + 40_000, heardAt })
    expect(server.asked[0]?.isOpen()).toBe(false)
  })

  it.each([
    ['a line that is no message', 'data: {"ki'],
    ['a message that does not fit', { kind: 'same', topic } as const],
  ])('begins anew after %s', async (_which, line) => {
    const { server, clock, start } = connect()
    await start()
    server.last().say(line)
    await clock.advance(400)
    expect(server.asked.length).toBe(2)
  })

  it('has one stream at a time, and none after it is closed', async () => {
    const { server, clock, start, connection, state } = connect()
    await start()
    await start()
    expect(server.asked.map(({ isOpen }) => isOpen())).toEqual([false, true])
    connection.close()
    await clock.advance(60_000)
    expect(server.asked.map(({ isOpen }) => isOpen())).toEqual([false, false])
    expect(state()).toMatchObject({ phase: 'idle' })
    expect(clock.pending).toBe(0)
  })

  it.each([
    ['greets with another build', 'stream', { kind: 'hello', build: 'b-2' }],
    ['knows no event stream', 404, HELLO],
  ] as const)('says that Quayside was updated where the server %s', async (_how, answer, greeting) => {
    const { server, clock, connection, state } = connect()
    server.state.answer = answer
    connection.open()
    await clock.advance(0)
    server.last().say(greeting)
    await clock.advance(0)
    expect(state()).toMatchObject({ isOutdated: true })
  })
})
