import { describe, expect, it, onTestFinished } from 'vitest'
import type { Source } from '#lib/cluster/list-watch/cluster-source'
import { ALWAYS_PROVEN } from '#lib/cluster/list-watch/quorum-proof'
import { KindFeed, type KindSource } from '#lib/cluster/stores/kind-feed'
import { feedSourceOf, TestSource, UNREACHABLE, type Thing } from '#lib/cluster/testing/test-source'
import { TestClock } from '#lib/runtime/testing/test-clock'

const SECOND = 1_000

/** The stores of prod and stg, each with the object a, on a cluster with another namespace. */
async function feeding(
  change: (source: KindSource<Thing>, clock: TestClock) => KindSource<Thing> = (same) => same,
) {
  const clock = new TestClock()
  const source = new TestSource(clock)
  source.put('a', 1, 'prod')
  source.put('a', 2, 'stg')
  source.put('a', 3, 'foreign')
  const end = new AbortController()
  const surroundings = {
    clock,
    quorum: ALWAYS_PROVEN,
    report: (error: unknown) => expect.unreachable(String(error)),
  }
  const feed = new KindFeed<Thing>(change(feedSourceOf(source), clock), surroundings, end.signal)
  onTestFinished(async () => {
    end.abort()
    await feed.ended()
  })
  const [prod, stg] = [feed.join('prod', () => undefined), feed.join('stg', () => undefined)]
  await clock.advance(0)
  const shown = () =>
    [prod, stg].map(({ list }) => list?.map(({ metadata: { name }, value }) => `${name}=${value}`))
  const running = () => feed.works.filter(({ isOver }) => !isOver).map(({ namespaces }) => namespaces)
  return { clock, source, feed, prod, stg, shown, running }
}

describe('stores that start together', () => {
  it('share one list-watch, and each has the objects of its namespace only', async () => {
    const { clock, source, shown, running } = await feeding()
    expect(running()).toEqual([['prod', 'stg']])
    expect(shown()).toEqual([['a=1'], ['a=2']])
    source.put('b', 4, 'stg')
    source.put('b', 5, 'foreign')
    source.delete('a', 'prod')
    await clock.advance(0)
    expect(shown()).toEqual([[], ['a=2', 'b=4']])
    expect(source.openWatches).toBe(1)
  })

  it('are both proven by a change in a foreign namespace, which needs no request', async () => {
    const { clock, source, prod, stg } = await feeding()
    await clock.advance(15 * SECOND)
    source.put('b', 1, 'foreign')
    await clock.advance(15 * SECOND)
    expect(source.requests.filter(({ at }) => at > clock.now() - 30 * SECOND)).toHaveLength(0)
    expect([prod.isStale, stg.isStale]).toEqual([false, false])
    expect(clock.now() - (stg.freshAt ?? 0)).toBe(15 * SECOND)
  })

  it('have a list-watch each where the account may not list all namespaces', async () => {
    const { shown, running } = await feeding((source) => ({
      ...source,
      isWorthwhile: () => Promise.resolve(false),
    }))
    expect(running()).toEqual([['prod'], ['stg']])
    expect(shown()).toEqual([['a=1'], ['a=2']])
  })

  it('do not share with one that starts later', async () => {
    const { clock, feed, running, source } = await feeding()
    const later = feed.join('foreign', () => undefined)
    await clock.advance(0)
    expect(running()).toEqual([['prod', 'stg'], ['foreign']])
    expect(later.list?.map(({ value }) => value)).toEqual([3])
    expect(source.openWatches).toBe(2)
  })
})

describe('a right to all namespaces that is lost', () => {
  it.each([
    ['while the watch is open', (source: TestSource) => source.forbidden.add('*')],
    [
      'when the watch breaks',
      (source: TestSource) => {
        source.forbidden.add('*')
        source.breakWatches(UNREACHABLE)
      },
    ],
  ])('%s leaves no gap: nothing is listed again, lost, or stale', async (_when, lose) => {
    const { clock, source, prod, stg, shown, running } = await feeding()
    const pages = () => source.requests.filter(({ what }) => what === 'page').length
    const before = pages()
    lose(source)
    for (let second = 0; second < 60; second += 1) {
      if (second === 10) source.put('b', 4, 'stg')
      if (second === 30) source.put('c', 5, 'prod')
      await clock.advance(SECOND)
      expect([prod.isStale, stg.isStale]).toEqual([false, false])
      expect([prod.state.error, stg.state.error]).toEqual([null, null])
      expect(prod.list).toContainEqual(expect.objectContaining({ value: 1 }))
    }
    expect(shown()).toEqual([
      ['a=1', 'c=5'],
      ['a=2', 'b=4'],
    ])
    expect(running()).toEqual([['prod'], ['stg']])
    expect(pages()).toBe(before)
  })

  it('is not used again when it is given back, until the next start', async () => {
    const { clock, source, running } = await feeding()
    source.forbidden.add('*')
    await clock.advance(30 * SECOND)
    source.forbidden.delete('*')
    await clock.advance(600 * SECOND)
    expect(running()).toEqual([['prod'], ['stg']])
  })

  it('makes only that environment stale whose namespace may not be read either', async () => {
    const { clock, source, prod, stg, shown } = await feeding()
    source.forbidden.add('*').add('stg')
    await clock.advance(60 * SECOND)
    expect([prod.isStale, stg.isStale]).toEqual([false, true])
    expect(stg.state.error?.code).toBe('forbidden')
    expect(shown()).toEqual([['a=1'], ['a=2']])
  })
})

it('a list across namespaces that is too long is given up for one in each', async () => {
  const tooLarge = { code: 'too-large', message: 'It is too long.', retryAfterSeconds: 60 } as const
  const { running, shown } = await feeding((source) => ({
    ...source,
    across: (namespaces): Source<Thing> => ({
      ...source.across(namespaces),
      page: () => Promise.resolve({ ok: false, error: tooLarge }),
    }),
  }))
  expect(running()).toEqual([['prod'], ['stg']])
  expect(shown()).toEqual([['a=1'], ['a=2']])
})

it('a first list that takes long keeps pages waiting for at most 15 seconds, and is stored when it is complete', async () => {
  const { clock, source, prod, stg } = await feeding((kind, clock) => ({
    ...kind,
    across: (namespaces): Source<Thing> => {
      const { page, ...rest } = kind.across(namespaces)
      return {
        ...rest,
        page: async (next, signal) => {
          await new Promise<void>((resolve) => clock.after(7 * SECOND, resolve))
          return page(next, signal)
        },
      }
    },
  }))
  source.put('b', 1)
  source.put('c', 1)
  await clock.advance(14 * SECOND)
  expect(prod.isSettled).toBe(false)
  await clock.advance(SECOND)
  await Promise.all([prod.settled, stg.settled])
  expect(prod.state).toMatchObject({ phase: 'listing', freshAt: null, error: null })
  await clock.advance(6 * SECOND)
  expect(prod.list).toHaveLength(3)
  expect(prod.isStale).toBe(false)
})
