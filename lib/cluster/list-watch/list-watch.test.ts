import { describe, expect, it, onTestFinished, vi } from 'vitest'
import { KindStore } from '#lib/cluster/list-watch/kind-store'
import { listAndWatch } from '#lib/cluster/list-watch/list-watch'
import { TestClock } from '#lib/runtime/testing/test-clock'
import { GONE, TestSource, thing, UNREACHABLE } from '#lib/cluster/testing/test-source'

const SECOND = 1_000
const MINUTE = 60 * SECOND

/** A list-watch of a collection with the objects a and b, in its first watch. */
async function watching(random?: () => number) {
  const clock = new TestClock(random)
  const source = new TestSource(clock)
  source.put('a', 1)
  source.put('b', 2)
  const notified: string[][] = []
  const store = new KindStore<ReturnType<typeof thing>>(clock, (names) => notified.push(names))
  const reported: unknown[] = []
  const end = new AbortController()
  const run = listAndWatch(source, store, clock, (error) => reported.push(error), end.signal)
  const stop = async () => {
    end.abort()
    await run
  }
  onTestFinished(stop)
  await clock.advance(0)
  const values = () =>
    Object.fromEntries((store.list ?? []).map(({ metadata, value }) => [metadata.name, value]))
  /** Starts to record requests; the result gives those since then. */
  const countRequests = () => {
    const from = source.requests.length
    return () => source.requests.slice(from)
  }
  return { clock, source, store, notified, reported, stop, values, countRequests }
}

describe('a list-watch', () => {
  it('lists, and then follows changes', async () => {
    const { source, store, clock, values } = await watching()
    expect(values()).toEqual({ a: 1, b: 2 })
    expect(store.state.phase).toBe('watching')
    source.put('a', 3)
    source.put('c', 4)
    source.delete('b')
    await clock.advance(0)
    expect(values()).toEqual({ a: 3, c: 4 })
  })

  it('notifies with the names of what changed, and not at all when a list brings nothing new', async () => {
    const { source, notified, clock } = await watching()
    notified.length = 0
    source.put('a', 3)
    source.compact()
    source.breakWatches(UNREACHABLE)
    await clock.advance(SECOND)
    expect(notified.filter((names) => names.length > 0)).toEqual([['a']])
  })

  it('lists page by page', async () => {
    const { source, store, clock, values } = await watching()
    for (const name of ['c', 'd', 'e']) source.put(name, 1)
    source.compact()
    source.closeWatches()
    await clock.advance(SECOND)
    expect(Object.keys(values())).toEqual(['a', 'b', 'c', 'd', 'e'])
    expect(store.counts.lists).toBe(2)
    expect(store.counts.tornLists).toBe(0)
  })

  it.each([0, 0.999])(
    'asks for a watch of 5 to 10 minutes, and opens the next when it ends',
    async (random) => {
      const { clock, source, countRequests, store } = await watching(() => random)
      const requests = countRequests()
      await clock.advance(4.9 * MINUTE)
      expect(
        requests().every(
          ({ at }, index, all) => index === 0 || at - (all[index - 1]?.at ?? 0) >= 19 * SECOND,
        ),
      ).toBe(true)
      expect(store.counts.watches).toBe(1)
      await clock.advance(5.2 * MINUTE)
      expect(store.counts.watches).toBeGreaterThan(1)
      expect(store.counts.lists).toBe(1)
      source.put('a', 9)
      await clock.advance(0)
      expect(store.get('a')?.value).toBe(9)
    },
  )
})

describe('a watch that ends', () => {
  it.each(['closed', 'reset'] as const)(
    'when it is %s, is resumed at once, and nothing is lost',
    async (how) => {
      const { clock, source, store, values, countRequests } = await watching()
      await clock.advance(10 * SECOND)
      const requests = countRequests()
      if (how === 'closed') source.closeWatches()
      else source.breakWatches(UNREACHABLE)
      source.put('a', 5)
      await clock.advance(0)
      expect(values()).toEqual({ a: 5, b: 2 })
      expect(requests().map(({ what }) => what)).toEqual(['watch'])
      expect(store.state).toMatchObject({ phase: 'watching', error: null, failingSince: null })
    },
  )

  it('repeatedly during changes is resumed within two seconds each time', async () => {
    const { clock, source, values } = await watching()
    for (let round = 1; round <= 10; round++) {
      source.put('a', round)
      await clock.advance(100)
      source.breakWatches(UNREACHABLE)
      await clock.advance(2 * SECOND)
      expect(source.openWatches).toBe(1)
      expect(values()).toEqual({ a: round, b: 2 })
    }
  })

  it('as soon as it begins is reopened with backoff', async () => {
    const { clock, source, countRequests } = await watching()
    const requests = countRequests()
    for (let second = 0; second < 300; second++) {
      source.closeWatches()
      await clock.advance(SECOND)
    }
    expect(requests().length).toBeLessThan(25)
  })

  it.each(['status', 'event'] as const)(
    'with a 410 as %s is followed by a list within five seconds',
    async (how) => {
      const { clock, source, store, values } = await watching()
      await clock.advance(10 * SECOND)
      source.delete('b')
      if (how === 'event') {
        source.compact()
        source.breakWatches(UNREACHABLE)
      } else {
        source.mode = GONE
        source.closeWatches()
        await clock.advance(0)
        source.mode = 'up'
      }
      await clock.advance(5 * SECOND)
      expect(values()).toEqual({ a: 1 })
      expect(store.counts.lists).toBe(2)
      expect(store.state.phase).toBe('watching')
    },
  )

  it('with another ERROR event is followed by a list, after a pause', async () => {
    const { clock, source, store } = await watching()
    source.inject({ type: 'error', error: { code: 'failed', status: 500, message: 'etcd is away' } })
    await clock.advance(0)
    expect(store.state).toMatchObject({ phase: 'waiting', error: { message: 'etcd is away' } })
    expect(store.counts.lists).toBe(1)
    await clock.advance(SECOND)
    expect(store.counts.lists).toBe(2)
  })

  it('always with 410 does not cause a flood of lists', async () => {
    const { clock, source, countRequests } = await watching()
    const requests = countRequests()
    for (let second = 0; second < 300; second++) {
      source.inject({ type: 'error', error: GONE })
      await clock.advance(SECOND)
    }
    expect(requests().filter(({ what }) => what === 'page').length).toBeLessThan(25)
  })

  it('too late is closed from here', async () => {
    const { clock, source, store } = await watching()
    source.deafenWatches()
    source.mode = { code: 'failed', status: 500, message: 'no proofs today' }
    await clock.advance(12 * MINUTE)
    source.mode = 'up'
    source.put('a', 7)
    await clock.advance(35 * SECOND)
    expect(store.get('a')?.value).toBe(7)
  })
})

describe('an API server that is down', () => {
  const outages = [
    ['refuses', UNREACHABLE],
    ['hangs', 'hanging'],
    ['answers 503', { code: 'unavailable', status: 503, message: 'It is not there.' }],
    ['answers 500', { code: 'failed', status: 500, message: 'It failed.' }],
  ] as const

  it.each(outages)('and %s for ten minutes gets at most four requests a minute', async (_how, mode) => {
    const { clock, source, store, values, countRequests } = await watching(Math.random)
    await clock.advance(MINUTE)
    const requests = countRequests()
    source.mode = mode
    source.breakWatches(UNREACHABLE)
    await clock.advance(10 * MINUTE)
    expect(requests().length).toBeLessThanOrEqual(40)
    const late = requests().filter(({ at }) => at > clock.now() - 8 * MINUTE)
    for (const { at } of late) {
      expect(late.filter((other) => other.at >= at && other.at < at + MINUTE).length).toBeLessThanOrEqual(4)
    }
    expect(values()).toEqual({ a: 1, b: 2 })
    expect(store.isStale).toBe(true)
  })

  it.each(outages)('and %s is read again within 35 seconds after it is back', async (_how, mode) => {
    const { clock, source, store, values } = await watching(() => 0.999)
    await clock.advance(MINUTE)
    source.mode = mode
    source.breakWatches(UNREACHABLE)
    await clock.advance(10 * MINUTE + Math.random() * MINUTE)
    source.mode = 'up'
    source.put('a', 8)
    source.compact()
    await clock.advance(35 * SECOND)
    expect(values()).toEqual({ a: 8, b: 2 })
    expect(store.isStale).toBe(false)
    expect(store.state).toMatchObject({ phase: 'watching', error: null })
  })

  it('is reported within five seconds', async () => {
    const { clock, source, store } = await watching()
    await clock.advance(MINUTE)
    source.mode = UNREACHABLE
    source.breakWatches(UNREACHABLE)
    await clock.advance(0)
    expect(store.state).toMatchObject({ phase: 'waiting', error: UNREACHABLE })
    await clock.advance(5 * SECOND)
    expect(store.isStale).toBe(true)
  })

  it('from the start gives an error and no objects', async () => {
    const clock = new TestClock()
    const source = new TestSource(clock)
    source.mode = { code: 'forbidden', status: 403, message: 'It is not allowed.' }
    const store = new KindStore<ReturnType<typeof thing>>(clock, () => undefined)
    const end = new AbortController()
    const run = listAndWatch(source, store, clock, () => undefined, end.signal)
    await clock.advance(0)
    await store.settled
    expect(store.list).toBeNull()
    expect(store.state).toMatchObject({ phase: 'waiting', freshAt: null, error: { code: 'forbidden' } })
    source.mode = 'up'
    await clock.advance(SECOND)
    expect(store.list).toEqual([])
    end.abort()
    await run
  })

  it('for a moment, twice within minutes, is asked with a longer pause the second time', async () => {
    const { clock, source, countRequests } = await watching(() => 0.999)
    const outage = async () => {
      await clock.advance(10 * SECOND)
      source.mode = UNREACHABLE
      source.breakWatches(UNREACHABLE)
      const requests = countRequests()
      await clock.advance(20 * SECOND)
      source.mode = 'up'
      await clock.advance(40 * SECOND)
      return requests().length
    }
    const first = await outage()
    expect(await outage()).toBeLessThan(first)
    await clock.advance(3 * MINUTE)
    expect(await outage()).toBe(first)
  })
})

describe('Retry-After', () => {
  it('is never ignored', async () => {
    const { clock, source, countRequests } = await watching()
    source.mode = { code: 'throttled', status: 429, message: 'Later.', retryAfterSeconds: 42 }
    source.breakWatches(UNREACHABLE)
    await clock.advance(5 * SECOND)
    source.mode = 'up'
    const requests = countRequests()
    await clock.advance(36 * SECOND)
    expect(requests()).toEqual([])
    await clock.advance(6 * SECOND)
    expect(source.openWatches).toBe(1)
  })

  it('of a proof still counts when the watch ends', async () => {
    const { clock, source, store, countRequests } = await watching()
    source.mode = { code: 'throttled', status: 429, message: 'Later.', retryAfterSeconds: 50 }
    await clock.advance(21 * SECOND)
    source.mode = 'up'
    const requests = countRequests()
    source.closeWatches()
    await clock.advance(48 * SECOND)
    expect(requests()).toEqual([])
    await clock.advance(7 * SECOND)
    expect(store.counts.watches).toBe(2)
  })

  it.each([
    ['breaks', { type: 'broken', error: UNREACHABLE }],
    [
      'brings an invalid event',
      { type: 'malformed', error: { code: 'malformed', message: 'it is not JSON' } },
    ],
    ['brings an ERROR', { type: 'error', error: { code: 'failed', status: 500, message: 'etcd' } }],
  ] as const)('of a proof still counts when the watch %s', async (_how, event) => {
    const { clock, source, store, countRequests } = await watching()
    source.mode = { code: 'throttled', status: 429, message: 'Later.', retryAfterSeconds: 50 }
    await clock.advance(21 * SECOND)
    source.mode = 'up'
    const requests = countRequests()
    source.inject(event)
    await clock.advance(48 * SECOND)
    expect(requests()).toEqual([])
    await clock.advance(7 * SECOND)
    expect(store.counts.watches).toBe(2)
  })

  it('of a proof keeps the watch open, and makes no request before that', async () => {
    const { clock, source, store, countRequests } = await watching()
    source.mode = { code: 'throttled', status: 429, message: 'Later.', retryAfterSeconds: 50 }
    await clock.advance(21 * SECOND)
    const requests = countRequests()
    await clock.advance(48 * SECOND)
    expect(requests()).toEqual([])
    expect(store.state).toMatchObject({ phase: 'watching' })
    expect(store.counts.watches).toBe(1)
  })
})

describe('a quiet watch', () => {
  it('is never closed because it is quiet, and stays fresh', async () => {
    const { clock, store } = await watching()
    for (let second = 0; second < 290; second++) {
      await clock.advance(SECOND)
      expect(store.isStale).toBe(false)
    }
    expect(store.counts).toMatchObject({ watches: 1, lists: 1, deafWatches: 0 })
    expect(store.failures.size).toBe(0)
  })

  it('needs at most four small requests a minute', async () => {
    const { clock, countRequests } = await watching()
    const requests = countRequests()
    await clock.advance(4 * MINUTE)
    expect(requests().length).toBeLessThanOrEqual(16)
  })

  it('needs no proof while things change', async () => {
    const { clock, source, store } = await watching()
    for (let second = 0; second < 100; second++) {
      source.put('a', second)
      await clock.advance(SECOND)
    }
    expect(store.counts.proofs).toBe(0)
  })

  it('with an event during the proof is not considered dead', async () => {
    const { clock, source, store } = await watching()
    await clock.advance(20.5 * SECOND)
    expect(store.counts.proofs).toBe(1)
    source.put('a', 6)
    await clock.advance(5 * SECOND)
    expect(store.counts).toMatchObject({ watches: 1, deafWatches: 0 })
    expect(store.get('a')?.value).toBe(6)
  })

  it('is not closed when a proof is refused', async () => {
    const { clock, source, store } = await watching()
    source.mode = { code: 'failed', status: 500, message: 'no proofs today' }
    await clock.advance(50 * SECOND)
    expect(store.isStale).toBe(true)
    expect(store.state).toMatchObject({ phase: 'watching', error: { message: 'no proofs today' } })
    source.put('a', 6)
    await clock.advance(0)
    expect(store.isStale).toBe(false)
    expect(store.state.error).toBeNull()
    expect(store.counts.watches).toBe(1)
  })
})

describe('a busy process', () => {
  it('does not take a proof that it sees late for one that was cut short', async () => {
    const { source, store, clock } = await watching()
    const { watch } = source
    let isBusy = true
    const late = vi.spyOn(source, 'watch').mockImplementation(async (...question) => {
      const answer = await watch(...question)
      if (isBusy) clock.block(600)
      isBusy = false
      return answer
    })
    await clock.advance(28 * SECOND)
    expect(late).toHaveBeenCalledTimes(2)
    expect(store.state.error).toBeNull()
    expect(clock.now() - (store.state.freshAt ?? 0)).toBeLessThan(5 * SECOND)
  })
})

describe('a half-open connection', () => {
  it('is noticed within 35 seconds when the server does not answer at all, and is stale within 45', async () => {
    const { clock, source, store } = await watching()
    await clock.advance(100 * SECOND)
    source.deafenWatches()
    source.mode = 'hanging'
    await clock.advance(35 * SECOND)
    expect(store.state.error).toMatchObject({ code: 'timeout' })
    await clock.advance(10 * SECOND)
    expect(store.isStale).toBe(true)
  })

  it('is noticed within 35 seconds by a missed change, when the server answers other requests', async () => {
    const { clock, source, store, values } = await watching()
    await clock.advance(95 * SECOND)
    source.deafenWatches()
    source.put('a', 6)
    await clock.advance(35 * SECOND)
    expect(values()).toEqual({ a: 6, b: 2 })
    expect(store.counts).toMatchObject({ deafWatches: 1, lists: 1 })
  })

  it('is noticed even when each proof ends at once, as with some proxies', async () => {
    const { clock, source, store } = await watching()
    await clock.advance(5 * SECOND)
    source.deafenWatches()
    source.put('a', 6)
    const { watch } = source
    Object.assign(source, { watch: () => Promise.resolve({ ok: true, value: new Set().values() }) })
    await clock.advance(45 * SECOND)
    expect(store.isStale).toBe(true)
    expect(store.state.error).toMatchObject({ code: 'malformed' })
    Object.assign(source, { watch })
    await clock.advance(35 * SECOND)
    expect(store.get('a')?.value).toBe(6)
  })

  it('that misses nothing stays fresh', async () => {
    const { clock, source, store } = await watching()
    source.deafenWatches()
    await clock.advance(4 * MINUTE)
    expect(store.isStale).toBe(false)
  })
})

describe('bad input', () => {
  it('that is not an event is counted, and a list follows', async () => {
    const { clock, source, store } = await watching()
    source.inject({ type: 'malformed', error: { code: 'malformed', message: 'it is not JSON' } })
    await clock.advance(SECOND)
    expect(store.counts).toMatchObject({ malformed: 1, lists: 2 })
    expect(store.state).toMatchObject({ phase: 'watching', error: null })
  })

  it('in a flood does not cause a flood of lists', async () => {
    const { clock, source, store } = await watching()
    for (let second = 0; second < 300; second++) {
      source.inject({ type: 'malformed', error: { code: 'malformed', message: 'it is not JSON' } })
      await clock.advance(SECOND)
    }
    expect(store.counts.lists).toBeLessThan(25)
  })

  it.each([
    ['a change', { type: 'put', isAdded: false, object: thing('a', 1, 90) }],
    ['a deletion', { type: 'deleted', name: 'a', resourceVersion: '90' }],
  ] as const)(
    'that goes back to an older resourceVersion with %s is not believed, and a list follows',
    async (_what, event) => {
      const { clock, source, store, values } = await watching()
      source.put('a', 5)
      await clock.advance(0)
      source.inject(event)
      await clock.advance(0)
      expect(values().a).toBe(5)
      await clock.advance(SECOND)
      expect(store.counts).toMatchObject({ backwards: 1, lists: 2 })
    },
  )

  it('of a server that was restored is noticed', async () => {
    const { clock, source, values } = await watching()
    source.put('a', 5)
    await clock.advance(10 * SECOND)
    source.restore()
    await clock.advance(2 * MINUTE)
    expect(values()).toEqual({ a: 1, b: 2 })
  })

  it('that adds a known object changes nothing', async () => {
    const { clock, source, store, notified } = await watching()
    notified.length = 0
    source.inject({ type: 'put', isAdded: true, object: thing('a', 1, 101) })
    await clock.advance(0)
    expect(store.counts).toMatchObject({ duplicates: 1, backwards: 0, lists: 1 })
    expect(notified).toEqual([])
  })

  it('that deletes an unknown object is counted', async () => {
    const { clock, source, store, values } = await watching()
    source.inject({ type: 'deleted', name: 'unknown', resourceVersion: undefined })
    await clock.advance(0)
    expect(values()).toEqual({ a: 1, b: 2 })
    expect(store.counts).toMatchObject({ unknownDeletions: 1, lists: 1 })
  })

  it.each([
    ['of one resourceVersion, as API servers do', false],
    ['of another resourceVersion', true],
  ])('is not a list that changes between its pages, %s', async (_how, isTorn) => {
    const { clock, source, store, values } = await watching()
    for (const name of ['c', 'd', 'e']) source.put(name, 1)
    await clock.advance(0)
    source.compact()
    source.isTorn = isTorn
    source.afterPage = () => source.delete('a')
    source.breakWatches(UNREACHABLE)
    await clock.advance(SECOND)
    expect(values()).toEqual({ b: 2, c: 1, d: 1, e: 1 })
    expect(store.counts).toMatchObject({ lists: 2, tornLists: isTorn ? 1 : 0 })
  })
})

describe('stopping', () => {
  it.each([
    ['in a quiet watch', 'up', 5 * SECOND],
    ['while a watch is proven', 'up', 20.5 * SECOND],
    ['while nothing answers', 'hanging', 25 * SECOND],
    ['between two attempts', UNREACHABLE, 25 * SECOND],
  ] as const)('%s leaves no timer and no connection', async (_when, mode, after) => {
    const { clock, source, store, stop, reported } = await watching()
    if (mode !== 'up') {
      source.mode = mode
      source.breakWatches(UNREACHABLE)
    }
    await clock.advance(after)
    await stop()
    expect(clock.pending).toBe(0)
    expect(source.openWatches).toBe(0)
    expect(store.state.phase).toBe('stopped')
    expect(reported).toEqual([])
  })

  it('before the start does nothing', async () => {
    const clock = new TestClock()
    const source = new TestSource(clock)
    const store = new KindStore<ReturnType<typeof thing>>(clock, () => undefined)
    await listAndWatch(source, store, clock, () => undefined, AbortSignal.abort())
    expect(source.requests).toEqual([])
  })
})

it('an internal error is reported, and the list-watch continues', async () => {
  const { clock, source, reported, values } = await watching()
  const { watch } = source
  Object.assign(source, { watch: () => Promise.reject(new TypeError('a bug')) })
  source.closeWatches()
  await clock.advance(SECOND)
  expect(reported).toContainEqual(new TypeError('a bug'))
  Object.assign(source, { watch })
  source.put('a', 4)
  await clock.advance(5 * SECOND)
  expect(values()).toEqual({ a: 4, b: 2 })
})
