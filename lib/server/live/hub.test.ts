import { describe, expect, it, onTestFinished } from 'vitest'
import { TestClock } from '#lib/runtime/testing/test-clock'
import type { LiveMessage, LiveRequest } from '#lib/domain/live/live-message'
import { fingerprintOf } from '#lib/plan/fingerprint'
import type { Connection } from '#lib/server/live/connection'
import { LiveHub } from '#lib/server/live/hub'
import { admitStream, endAllStreams, endRevokedStreams } from '#lib/server/live/open-streams'
import type { TimeLimit } from '#lib/runtime/time-limit'
import type { Reading } from '#lib/server/views/find-view'
import { missing, type Queried } from '#lib/server/views/query-result'
import { keyOfSession, revocations } from '#lib/server/auth/revocations'
import type { Session } from '#lib/server/auth/session-cookie'
import { sessionWith } from '#lib/server/testing/test-session'
import { LIMITS } from '#lib/server/limits'
import { environmentOf } from '#lib/server/testing/test-environment'

const PODS = '/api/environments/prod/pods'

/** A hub over one environment with given views; members of the group `act` may change it. */
function hubOf(views: Record<string, unknown>) {
  const clock = new TestClock()
  const listeners = new Set<() => void>()
  const state = {
    views,
    readings: 0,
    slow: '',
    takesMs: 0,
    timeLimit: null as TimeLimit | null,
    errors: [] as unknown[],
    watched: new Set<{ end: () => void }>(),
    lost: [] as string[],
  }
  const environment = environmentOf('prod')
  const find = (topic: string, { groups }: Session): Queried<Reading> => {
    if (!topic.includes('/prod/')) return missing('There is no such view.')
    const mayAct = groups.includes('act')
    const read = async (timeLimit?: TimeLimit) => {
      state.readings += 1
      state.timeLimit = timeLimit ?? null
      const view = state.views[topic]
      if (view instanceof Error) throw view
      if (state.takesMs > 0) await new Promise<void>((resolve) => clock.after(state.takesMs, resolve))
      if (state.slow === topic) await new Promise<void>((resolve) => clock.after(100, resolve))
      return view === undefined ? missing('It is gone.') : { ok: true as const, value: { view, mayAct } }
    }
    return {
      ok: true,
      value: {
        grants: [{ environment, mayAct }],
        topic: topic.endsWith('/diff') ? null : (topic.split('?')[0] ?? ''),
        read,
      },
    }
  }
  const hub = new LiveHub(
    {
      build: 'b-1',
      find: (topic, session) => Promise.resolve(find(topic, session)),
      watchRights: (_session, stream) => {
        state.watched.add(stream)
        return () => void state.watched.delete(stream)
      },
      listen: (_environment, onChange) => {
        listeners.add(onChange)
        return () => void listeners.delete(onChange)
      },
      rights: ({ groups }) => state.lost.filter((group) => groups.includes(group)).join(' '),
      turn: () => Promise.resolve(),
      report: (error) => state.errors.push(error),
    },
    clock,
  )
  const change = (topic: string, view: unknown) => {
    state.views[topic] = view
    for (const listener of listeners) listener()
  }
  const session = (id: string, ...groups: string[]): Session => {
    const user = { name: 'Olivia', subject: 'o' }
    const until = clock.now() / 1000 + 8 * 3600
    return sessionWith({ id, person: 'o', since: clock.now(), until, user, groups })
  }
  return { hub, clock, state, change, session, listeners }
}

/** Collects what a browser reads. */
function readAll(stream: ReadableStream<Uint8Array>) {
  const messages: LiveMessage[] = []
  const seen = { ended: false, failed: false, beats: 0 }
  const reader = stream.getReader()
  const read = async () => {
    for (let chunk = await reader.read(); !chunk.done; chunk = await reader.read()) {
      const text = new TextDecoder().decode(chunk.value)
      if (text.startsWith('data: ')) messages.push(JSON.parse(text.slice(6)) as LiveMessage)
      else seen.beats += 1
    }
    seen.ended = true
  }
  read().catch(() => (seen.failed = true))
  onTestFinished(() => reader.cancel().catch(() => undefined))
  return { messages, seen, take: () => messages.splice(0), leave: () => reader.cancel() }
}

/** A connection that stays open until it is cut. */
function connected(): Connection {
  const calls: (() => void)[] = []
  return { whenGone: (call) => void calls.push(call), cut: () => calls.splice(0).forEach((call) => call()) }
}

const ask = (...topics: string[]) => ({ topics: topics.map((topic) => ({ topic, has: null })) })

describe('an event stream', () => {
  it('starts with the build and the views, then sends only changes', async () => {
    const { hub, clock, change, session } = hubOf({ [PODS]: { ready: 1, names: ['a'] } })
    const browser = readAll(hub.open(session('s-1'), ask(PODS), connected()))
    await clock.advance(1)
    expect(browser.take()).toEqual([
      { kind: 'hello', build: 'b-1' },
      { kind: 'view', topic: PODS, view: { view: { ready: 1, names: ['a'] }, mayAct: false } },
    ])
    await clock.advance(100)
    change(PODS, { ready: 2, names: ['a'] })
    await clock.advance(15)
    expect(browser.take()).toEqual([
      { kind: 'changes', topic: PODS, changes: [{ at: ['view', 'ready'], to: 2 }] },
    ])
    change(PODS, { ready: 2, names: ['a'] })
    await clock.advance(1_000)
    expect(browser.take()).toEqual([])
  })

  it('does not send a view that the browser has, only its later changes', async () => {
    const { hub, clock, change, session } = hubOf({ [PODS]: 1 })
    const has = fingerprintOf({ view: 1, mayAct: false })
    const browser = readAll(hub.open(session('s-1'), { topics: [{ topic: PODS, has }] }, connected()))
    const other = readAll(
      hub.open(session('s-1'), { topics: [{ topic: PODS, has: 'another' }] }, connected()),
    )
    await clock.advance(100)
    change(PODS, 2)
    await clock.advance(15)
    const changes = { kind: 'changes', topic: PODS, changes: [{ at: ['view'], to: 2 }] }
    expect(browser.take().slice(1)).toEqual([{ kind: 'same', topic: PODS }, changes])
    expect(other.take().slice(1)).toEqual([
      { kind: 'view', topic: PODS, view: { view: 1, mayAct: false } },
      changes,
    ])
  })

  it('reports a problem for a forbidden, missing or failing view, and sends the others', async () => {
    const gone = '/api/environments/prod/gone'
    const foreign = '/api/environments/stg/pods'
    const broken = '/api/environments/prod/broken'
    const costly = '/api/environments/prod/deployments/web/diff'
    const { hub, clock, change, state, session } = hubOf({ [PODS]: 1, [broken]: new Error('a bug') })
    const topics = [foreign, costly, gone, broken, PODS, `${PODS}?again=1`]
    const browser = readAll(hub.open(session('s-1'), ask(...topics), connected()))
    await clock.advance(1)
    expect(browser.take().slice(1)).toEqual([
      { kind: 'problem', topic: foreign },
      { kind: 'problem', topic: costly },
      { kind: 'problem', topic: `${PODS}?again=1` },
      { kind: 'problem', topic: gone },
      { kind: 'problem', topic: broken },
      { kind: 'view', topic: PODS, view: { view: 1, mayAct: false } },
    ])
    expect(state.errors).toHaveLength(1)
    change(gone, 'back')
    await clock.advance(100)
    expect(browser.take()).toEqual([{ kind: 'view', topic: gone, view: { view: 'back', mayAct: false } }])
  })

  it('ends when its owner loses a right, and is watched until then', async () => {
    const { hub, clock, state, session } = hubOf({ [PODS]: 1 })
    const browser = readAll(hub.open(session('s-1'), ask(PODS), connected()))
    await clock.advance(1)
    expect(state.watched.size).toBe(1)
    for (const { end } of state.watched) end()
    await clock.advance(1)
    expect(browser.seen.ended).toBe(true)
    expect(browser.messages.at(-1)).toEqual({ kind: 'end' })
    expect(state.watched.size).toBe(0)
  })

  it('makes one view per right, once for all browsers with that right', async () => {
    const { hub, clock, state, session } = hubOf({ [PODS]: 1 })
    const viewers = ['a', 'b', 'c'].map((id) => readAll(hub.open(session(id), ask(PODS), connected())))
    const operator = readAll(hub.open(session('d', 'act'), ask(PODS), connected()))
    await clock.advance(1)
    expect(state.readings).toBe(2)
    for (const { messages } of viewers) expect(messages[1]).toMatchObject({ view: { mayAct: false } })
    expect(operator.messages[1]).toMatchObject({ view: { mayAct: true } })
  })
})

describe('changes', () => {
  it('are sent together, at most every 50 ms after the first two', async () => {
    const { hub, clock, change, state, session } = hubOf({ [PODS]: 0 })
    const browser = readAll(hub.open(session('s-1'), ask(PODS), connected()))
    await clock.advance(1_000)
    browser.take()
    state.readings = 0
    for (let number = 1; number <= 100; number++) {
      change(PODS, number)
      await clock.advance(10)
    }
    await clock.advance(100)
    expect(state.readings).toBeLessThanOrEqual(22)
    expect(browser.messages.length).toBeGreaterThan(15)
    expect(browser.messages.at(-1)).toMatchObject({ changes: [{ to: 100 }] })
  })

  it('of a view that is slow to make wait until it had a tenth of the time, and those of others do not', async () => {
    const slow = '/api/environments/prod/slow'
    const { hub, clock, change, state, session } = hubOf({ [PODS]: 0, [slow]: 0 })
    const browser = readAll(hub.open(session('s-1'), ask(PODS, slow), connected()))
    const heard = (topic: string) =>
      browser.messages.filter((each) => 'topic' in each && each.topic === topic)
    await clock.advance(1_000)
    state.slow = slow
    browser.take()
    for (let round = 1; round <= 20; round++) {
      change(PODS, round)
      change(slow, round)
      await clock.advance(100)
    }
    expect(heard(PODS).length).toBeGreaterThanOrEqual(19)
    expect(heard(slow).length).toBeLessThanOrEqual(3)
    await clock.advance(1_200)
    expect(heard(slow).at(-1)).toMatchObject({ changes: [{ to: 20 }] })
  })

  it('of triggers, milliseconds after that of their tag, do not wait until a slow view has rested', async () => {
    const { hub, clock, change, state, session } = hubOf({ [PODS]: 0 })
    const browser = readAll(hub.open(session('s-1'), ask(PODS), connected()))
    await clock.advance(1_000)
    state.takesMs = 25
    for (let round = 1; round <= 5; round++) {
      change(PODS, `tag ${round}`)
      await clock.advance(11)
      change(PODS, `moved ${round}`)
      await clock.advance(60)
      expect(browser.messages.at(-1)).toMatchObject({ changes: [{ to: `moved ${round}` }] })
      await clock.advance(1_000)
    }
  })

  it('that arrive while a view is made are not lost', async () => {
    const { hub, clock, change, state, session } = hubOf({ [PODS]: 0 })
    const browser = readAll(hub.open(session('s-1'), ask(PODS), connected()))
    await clock.advance(100)
    state.slow = PODS
    change(PODS, 1)
    await clock.advance(50)
    change(PODS, 2)
    await clock.advance(2_000)
    expect(browser.messages.at(-1)).toMatchObject({ changes: [{ at: ['view'], to: 2 }] })
  })

  it('that arrive late from the cluster are sent', async () => {
    const { hub, clock, state, session } = hubOf({ [PODS]: 'without commits' })
    const browser = readAll(hub.open(session('s-1'), ask(PODS), connected()))
    await clock.advance(1)
    expect(state.timeLimit?.waitMs).toBe(0)
    state.views[PODS] = 'with commits'
    state.timeLimit?.onLate()
    await clock.advance(100)
    expect(browser.messages.at(-1)).toMatchObject({ changes: [{ to: 'with commits' }] })
  })
})

describe('a view without listeners', () => {
  it('costs nothing, and is forgotten after a while', async () => {
    const { hub, clock, change, state, session, listeners } = hubOf({ [PODS]: 0 })
    const browser = readAll(hub.open(session('s-1'), ask(PODS), connected()))
    await clock.advance(100)
    await browser.leave()
    state.readings = 0
    change(PODS, 1)
    await clock.advance(10_000)
    expect(state.readings).toBe(0)
    const back = readAll(hub.open(session('s-1'), ask(PODS), connected()))
    await clock.advance(1)
    expect(back.messages.at(-1)).toMatchObject({ view: { view: 1 } })
    await back.leave()
    await clock.advance(31_000)
    expect(hub.load.views).toBe(0)
    expect(listeners.size).toBe(0)
    expect(clock.pending).toBe(0)
  })
})

describe('a view that lingers', () => {
  it('is made again before it is sent, because it says what time it is', async () => {
    const { hub, clock, state, session } = hubOf({ [PODS]: 'at first' })
    const first = readAll(hub.open(session('s-1'), ask(PODS), connected()))
    await clock.advance(1)
    await first.leave()
    await clock.advance(28_000)
    state.views[PODS] = '28 s later'
    state.slow = PODS
    const back = readAll(hub.open(session('s-1'), ask(PODS), connected()))
    await clock.advance(50)
    const other = readAll(hub.open(session('s-2'), ask(PODS), connected()))
    await clock.advance(100)
    for (const { messages } of [back, other])
      expect(messages.slice(1)).toMatchObject([{ kind: 'view', view: { view: '28 s later' } }])
  })
})

describe('the end of a stream', () => {
  it('is planned after four to six minutes', async () => {
    const { hub, clock, session } = hubOf({})
    const browser = readAll(hub.open(session('s-1'), ask(), connected()))
    await clock.advance(239_000)
    expect(browser.seen.ended).toBe(false)
    expect(browser.seen.beats).toBe(23)
    await clock.advance(121_000)
    expect(browser.messages.at(-1)).toEqual({ kind: 'end' })
    expect(browser.seen).toMatchObject({ ended: true, failed: false })
    await clock.advance(2_000)
    expect(clock.pending).toBe(0)
  })

  it('comes with the end of its session', async () => {
    const { hub, clock, session } = hubOf({})
    const browser = readAll(
      hub.open({ ...session('s-1'), until: clock.now() / 1000 + 60 }, ask(), connected()),
    )
    await clock.advance(59_000)
    expect(browser.seen.ended).toBe(false)
    await clock.advance(1_000)
    expect(browser.seen.ended).toBe(true)
  })

  it('comes with the sign-out, only for that session', async () => {
    const { hub, clock, session } = hubOf({})
    const [mine, other] = [
      readAll(hub.open(session('me'), ask(), connected())),
      readAll(hub.open(session('you'), ask(), connected())),
    ]
    revocations().learn([[keyOfSession('me'), clock.now() + 1]], clock.now())
    endRevokedStreams()
    await clock.advance(1)
    expect([mine.seen.ended, other.seen.ended]).toEqual([true, false])
    expect(mine.messages.at(-1)).toEqual({ kind: 'end' })
  })

  it('comes to those whose rights are others than when they came, and to nobody else', async () => {
    const { hub, clock, session, state } = hubOf({})
    const [team, others] = [
      readAll(hub.open(session('s-1', 'team'), ask(), connected())),
      readAll(hub.open(session('s-2', 'others'), ask(), connected())),
    ]
    endRevokedStreams()
    await clock.advance(1)
    expect([team.seen.ended, others.seen.ended]).toEqual([false, false])
    state.lost = ['team']
    endRevokedStreams()
    await clock.advance(1)
    expect([team.seen.ended, others.seen.ended]).toEqual([true, false])
  })

  it('comes within 30 s, or after a few megabytes, if the browser does not read', async () => {
    const { hub, clock, change, session, listeners } = hubOf({ [PODS]: 'x'.repeat(100_000) })
    const stuck = hub.open(session('s-1'), ask(PODS), connected())
    await clock.advance(29_000)
    await expect(stuck.getReader().closed).rejects.toThrow('too slow')

    const flooded = hub.open(session('s-1'), ask(PODS), connected())
    for (let round = 0; round < 50; round++) {
      change(PODS, String(round).repeat(100_000))
      await clock.advance(60)
    }
    await expect(flooded.getReader().closed).rejects.toThrow('too slow')
    await clock.advance(31_000)
    expect(listeners.size).toBe(0)
  })
})

describe('streams of one person', () => {
  it('are limited over all sessions, and none is opened when the process ends', async () => {
    const { hub, clock, session } = hubOf({})
    const people = (name: string) => ({ ...session(`of ${name}`), user: { name, subject: name } })
    const browsers = Array.from({ length: LIMITS.streamsOfPerson }, (_, number) =>
      readAll(hub.open({ ...people('many'), id: `s-${number}` }, ask(), connected())),
    )
    expect([admitStream('many'), admitStream('other')]).toEqual(['too-many', 'admitted'])
    await browsers[0]?.leave()
    expect(admitStream('many')).toBe('too-many')
    endAllStreams()
    await clock.advance(1)
    expect(browsers.slice(1).every(({ seen }) => seen.ended)).toBe(true)
    // They come back one after another, and not to this process.
    expect(browsers.slice(1).map(({ messages }) => messages.at(-1))).toEqual(
      browsers.slice(1).map(() => ({ kind: 'end', withinMs: 1_000 })),
    )
    expect(admitStream('other')).toBe('busy')
  })
})

describe('views that somebody makes up', () => {
  const nameOf = (person: string, number: number) => `/api/environments/prod/${person}-${number}`
  const topicsOf = (person: string, count: number) =>
    ask(...Array.from({ length: count }, (_, number) => nameOf(person, number)))

  function crowd() {
    const { hub, clock, state, session } = hubOf({ [PODS]: 1 })
    const open = (person: string, request: LiveRequest) => {
      const connection = connected()
      const whoever = { ...session(person), user: { name: person, subject: person } }
      return { connection, browser: readAll(hub.open(whoever, request, connection)) }
    }
    return { hub, clock, state, open }
  }

  it('are limited for each person, over all streams, and the others are told to be fetched', async () => {
    const { hub, clock, open } = crowd()
    const first = open('kim', topicsOf('kim', LIMITS.viewsOfPerson))
    const { browser } = open('kim', ask(nameOf('kim', 0), PODS))
    const other = open('olivia', ask(PODS))
    await clock.advance(1)
    expect(hub.load.views).toBe(LIMITS.viewsOfPerson + 1)
    expect(browser.messages.slice(1)).toEqual([
      { kind: 'full', topic: PODS },
      { kind: 'problem', topic: nameOf('kim', 0) },
    ])
    expect(other.browser.messages[1]).toMatchObject({ kind: 'view', topic: PODS })
    first.connection.cut()
    const later = open('kim', ask(PODS))
    await clock.advance(1)
    expect(later.browser.messages[1]).toMatchObject({ kind: 'view', topic: PODS })
  })

  it('are limited for all together; one that nobody reads makes room', async () => {
    const { hub, clock, open } = crowd()
    const people = Array.from({ length: Math.ceil(LIMITS.views / LIMITS.viewsOfPerson) }, (_, number) =>
      open(`p-${number}`, topicsOf(`p-${number}`, LIMITS.viewsOfPerson)),
    )
    await clock.advance(LIMITS.views)
    expect(hub.load.views).toBe(LIMITS.views)
    const refused = open('olivia', ask(PODS))
    await clock.advance(1)
    expect(refused.browser.messages[1]).toEqual({ kind: 'full', topic: PODS })
    people[0]?.connection.cut()
    const admitted = open('victor', ask(PODS))
    await clock.advance(1)
    expect(admitted.browser.messages[1]).toMatchObject({ kind: 'view', topic: PODS })
    expect(hub.load.views).toBe(LIMITS.views)
  })

  it('take a third of the time at most, together', async () => {
    const { clock, state, open } = crowd()
    open('kim', topicsOf('kim', 20))
    await clock.advance(1_000)
    state.readings = 0
    state.takesMs = 10
    await clock.advance(60_000)
    expect(state.readings * state.takesMs).toBeLessThan(60_000 / 3 + 1_000)
  })
})
