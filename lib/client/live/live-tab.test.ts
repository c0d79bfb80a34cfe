import { QueryClient, QueryObserver } from '@tanstack/react-query'
import { describe, expect, it, onTestFinished } from 'vitest'
import { TestClock } from '#lib/runtime/testing/test-clock'
import { MOST_TOPICS } from '#lib/domain/live/live-message'
import { fingerprintOf } from '#lib/plan/fingerprint'
import { LiveTab } from '#lib/client/live/live-tab'
import type { StreamState } from '#lib/client/live/stream-state'
import type { TabMessage } from '#lib/client/live/tab-message'
import { testServer } from '#lib/client/testing/test-server'

const topicOf = (name: string) => `/api/environments/prod/${name}`

/** A browser with tabs that share a channel, and a server. */
function browser() {
  const server = testServer()
  const clock = new TestClock()
  const tabs = new Map<string, LiveTab>()
  const { now, wallTime, random, after } = clock
  const inputs = { fetch: server.fetch, renew: () => Promise.resolve(false), now, wallTime, random, after }

  const openTab = (name: string) => {
    const client = new QueryClient()
    const states: StreamState[] = []
    let fetches = 0
    let isLookedAt = true
    const post = (message: TabMessage) => {
      if (!tabs.has(name)) return
      for (const [other, tab] of tabs) if (other !== name) tab.hear(structuredClone(message))
    }
    const takeOver = () => {
      if (isLookedAt) tab.lead()
    }
    const tab = new LiveTab(name, client, { post, takeOver }, 'b-1', inputs, (state) => states.push(state))
    tabs.set(name, tab)
    onTestFinished(() => client.clear())
    return {
      tab,
      state: () => states.at(-1)?.phase,
      isOutdated: () => states.at(-1)?.isOutdated,
      fetches: () => fetches,
      view: (topic: string) => client.getQueryData([topic]),
      client,
      /** Mounts a query with what the server rendered. */
      show: (topic: string, rendered: unknown) => {
        client.setQueryData([topic], rendered)
        const observer = new QueryObserver(client, {
          queryKey: [topic],
          queryFn: () => {
            fetches += 1
            return Promise.reject(new Error('signed out'))
          },
          meta: { topic },
          staleTime: Infinity,
          retry: false,
        })
        const hide = observer.subscribe(() => undefined)
        onTestFinished(hide)
        tab.announce()
        return () => {
          hide()
          tab.announce()
        }
      },
      kill: () => {
        tab.stop()
        tabs.delete(name)
      },
      /** The tab freezes without notice. */
      freeze: () => tabs.delete(name),
      hide: () => (isLookedAt = false),
      look: () => (isLookedAt = true),
    }
  }
  const greet = async (...messages: Parameters<ReturnType<typeof server.last>['say']>) => {
    await clock.advance(25)
    server.last().say({ kind: 'hello', build: 'b-1' }, ...messages)
    await clock.advance(0)
  }
  return { server, clock, openTab, greet }
}

const [pods, lanes] = [topicOf('pods'), topicOf('lanes')]

describe('one tab', () => {
  it('asks for the views of its page, and says which ones it has', async () => {
    const { server, openTab, greet } = browser()
    const one = openTab('one')
    one.show(pods, { ready: 1, names: ['a'] })
    one.tab.lead()
    await greet({ kind: 'changes', topic: pods, changes: [{ at: ['ready'], to: 2 }] })
    expect(server.asked.map(({ request }) => request)).toEqual([
      { topics: [{ topic: pods, has: fingerprintOf({ ready: 1, names: ['a'] }) }] },
    ])
    expect(one.view(pods)).toEqual({ ready: 2, names: ['a'] })
    expect(one.state()).toBe('live')
  })

  it('keeps unchanged parts as the same objects', async () => {
    const { openTab, greet } = browser()
    const one = openTab('one')
    const rendered = { ready: 1, names: ['a'] }
    one.show(pods, rendered)
    one.tab.lead()
    await greet({ kind: 'changes', topic: pods, changes: [{ at: ['ready'], to: 2 }] })
    expect((one.view(pods) as typeof rendered).names).toBe(rendered.names)
  })

  it('opens no stream without live views', async () => {
    const { server, clock, openTab } = browser()
    openTab('one').tab.lead()
    await clock.advance(1_000)
    expect(server.asked).toEqual([])
  })

  it('replaces its stream when it wants more topics, and keeps it for fewer', async () => {
    const { server, clock, openTab, greet } = browser()
    const one = openTab('one')
    one.show(pods, 1)
    one.tab.lead()
    await greet()
    const hide = one.show(lanes, 2)
    await greet()
    expect(server.asked.map(({ isOpen }) => isOpen())).toEqual([false, true])
    hide()
    await clock.advance(1_000)
    expect(server.asked.length).toBe(2)
    await clock.advance(30_000)
    expect(server.last().request.topics.map(({ topic }) => topic)).toEqual([pods])
  })

  it('gets the complete view after changes that do not fit', async () => {
    const { server, clock, openTab, greet } = browser()
    const one = openTab('one')
    one.show(pods, ['a'])
    one.tab.lead()
    await greet({ kind: 'changes', topic: pods, changes: [{ at: [7, 'ready'], to: 2 }] })
    await clock.advance(1_000)
    expect(server.last().request).toEqual({ topics: [{ topic: pods, has: null }] })
    await greet({ kind: 'view', topic: pods, view: ['b'] })
    expect(one.view(pods)).toEqual(['b'])
  })

  it('polls when the server refuses that many topics', async () => {
    const { server, clock, openTab } = browser()
    const one = openTab('one')
    server.state.answer = 400
    for (let number = 0; number <= MOST_TOPICS; number++) one.show(topicOf(`pods-${number}`), 1)
    one.tab.lead()
    await clock.advance(25)
    expect(server.last().request.topics.length).toBe(MOST_TOPICS + 1)
    expect(one.state()).toBe('reconnecting')
  })

  it('polls a view that the server has no room for, in each tab that shows it and in no other', async () => {
    const { clock, openTab, greet } = browser()
    const [leader, same, other] = [openTab('one'), openTab('two'), openTab('three')]
    const jobs = topicOf('jobs')
    leader.show(pods, 1)
    other.show(jobs, 1)
    leader.tab.lead()
    await greet({ kind: 'full', topic: pods }, { kind: 'same', topic: jobs })
    expect([leader.state(), other.state()]).toEqual(['crowded', 'live'])
    const hide = same.show(pods, 1)
    await clock.advance(25)
    expect(same.state()).toBe('crowded')
    hide()
    expect(same.state()).toBe('live')
    await greet({ kind: 'view', topic: pods, view: 2 })
    expect([leader.state(), leader.view(pods)]).toEqual(['live', 2])
  })

  it('ignores the result of an older fetch', async () => {
    const { server, clock, openTab, greet } = browser()
    const one = openTab('one')
    one.show(pods, 'old')
    one.tab.lead()
    await greet()
    const fetched = one.client.query({
      queryKey: [pods],
      queryFn: () => new Promise((resolve) => clock.after(100, () => resolve('old'))),
      meta: { topic: pods },
      staleTime: 0,
    })
    fetched.catch(() => undefined)
    server.last().say({ kind: 'view', topic: pods, view: 'new' })
    await clock.advance(200)
    expect(one.view(pods)).toBe('new')
  })
})

describe('several tabs', () => {
  it('share one stream', async () => {
    const { server, openTab, greet } = browser()
    const [one, two] = [openTab('one'), openTab('two')]
    one.tab.lead()
    one.show(pods, 1)
    two.show(pods, 1)
    two.show(lanes, 1)
    await greet({ kind: 'view', topic: pods, view: 2 }, { kind: 'view', topic: lanes, view: 3 })
    expect(server.asked.length).toBe(1)
    expect([one.view(pods), two.view(pods), two.view(lanes)]).toEqual([2, 2, 3])
    expect([one.state(), two.state()]).toEqual(['live', 'live'])
  })

  it('start from the same view, whatever the server rendered for the later one', async () => {
    const { server, clock, openTab, greet } = browser()
    const one = openTab('one')
    one.show(pods, ['a'])
    one.tab.lead()
    await greet({ kind: 'view', topic: pods, view: ['a', 'b'] })
    const two = openTab('two')
    two.show(pods, ['a'])
    server.last().say({ kind: 'changes', topic: pods, changes: [{ at: [1], to: 'c' }] })
    await clock.advance(0)
    expect([one.view(pods), two.view(pods)]).toEqual([
      ['a', 'c'],
      ['a', 'c'],
    ])
    expect(server.asked.length).toBe(1)
  })

  it('continue from what they have when the leader is closed', async () => {
    const { server, openTab, greet } = browser()
    const [one, two] = [openTab('one'), openTab('two')]
    one.tab.lead()
    two.show(pods, 1)
    await greet({ kind: 'view', topic: pods, view: 2 })
    one.kill()
    two.tab.lead()
    await greet({ kind: 'same', topic: pods })
    expect(server.asked.map(({ isOpen }) => isOpen())).toEqual([false, true])
    expect(server.last().request).toEqual({ topics: [{ topic: pods, has: fingerprintOf(2) }] })
    expect(two.state()).toBe('live')
  })

  it('are forgotten when they are closed or silent for minutes', async () => {
    const { server, clock, openTab, greet } = browser()
    const [one, two] = [openTab('one'), openTab('two')]
    one.tab.lead()
    one.show(pods, 1)
    two.show(lanes, 1)
    await greet()
    expect(server.last().request.topics.length).toBe(2)
    two.kill()
    await clock.advance(30_500)
    expect(server.last().request.topics.map(({ topic }) => topic)).toEqual([pods])
  })

  it('are not affected when a follower is closed', async () => {
    const { server, clock, openTab, greet } = browser()
    const [one, two, three] = [openTab('one'), openTab('two'), openTab('three')]
    one.tab.lead()
    for (const tab of [one, two, three]) tab.show(pods, 1)
    await greet({ kind: 'hello', build: 'b-2' })
    two.kill()
    await clock.advance(1_000)
    for (const tab of [one, three]) expect([tab.state(), tab.isOutdated()]).toEqual(['live', true])
    expect(server.asked.length).toBe(1)
  })

  it('poll when the leader is closed and there is no new one yet', async () => {
    const { openTab, greet } = browser()
    const [one, two] = [openTab('one'), openTab('two')]
    one.tab.lead()
    two.show(pods, 1)
    await greet()
    one.kill()
    expect(two.state()).toBe('reconnecting')
  })

  it('poll until they hear from a leader', () => {
    const one = browser().openTab('one')
    expect(one.state()).toBeUndefined()
    one.show(pods, 1)
    expect(one.state()).toBe('reconnecting')
  })

  it('replace a silent leader if they are visible', async () => {
    const { server, clock, openTab, greet } = browser()
    const [one, two] = [openTab('one'), openTab('two')]
    one.tab.lead()
    two.show(pods, 1)
    await greet()
    const beatFor = async (seconds: number) => {
      for (let second = 0; second < seconds; second += 10) {
        server.asked[0]?.say(':')
        await clock.advance(10_000)
      }
    }
    await beatFor(120)
    expect([server.asked.length, two.state()]).toEqual([1, 'live'])

    one.freeze()
    two.hide()
    await beatFor(120)
    expect(server.asked.length).toBe(1)
    two.look()
    await beatFor(30)
    expect(server.asked.length).toBe(2)
    await greet({ kind: 'same', topic: pods })
    expect(two.state()).toBe('live')
  })

  it('follow a leader that replaced them', async () => {
    const { server, clock, openTab, greet } = browser()
    const [one, two] = [openTab('one'), openTab('two')]
    one.tab.lead()
    one.show(pods, 1)
    two.show(pods, 1)
    await greet()
    two.tab.lead()
    one.tab.follow()
    await greet({ kind: 'view', topic: pods, view: 2 })
    expect(server.asked.map(({ isOpen }) => isOpen())).toEqual([false, true])
    expect([one.view(pods), two.view(pods)]).toEqual([2, 2])
    expect([one.state(), two.state()]).toEqual(['live', 'live'])
    two.kill()
    one.tab.lead()
    await clock.advance(25)
    expect(server.asked.length).toBe(3)
  })

  it('all learn of a sign-out, ask once each, and recover with a reloaded page', async () => {
    const { server, clock, openTab, greet } = browser()
    const [one, two] = [openTab('one'), openTab('two')]
    one.tab.lead()
    one.show(pods, 1)
    two.show(lanes, 1)
    await greet()
    server.state.answer = 401
    server.last().cut()
    await clock.advance(600_000)
    expect([one.state(), two.state()]).toEqual(['signed-out', 'signed-out'])
    expect([one.fetches(), two.fetches()]).toEqual([1, 1])
    const before = server.asked.length
    server.state.answer = 'stream'
    openTab('three').show(pods, 1)
    await greet()
    expect(server.asked.length).toBe(before + 1)
    expect(two.state()).toBe('live')
  })
})
