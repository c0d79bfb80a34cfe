import { describe, expect, it } from 'vitest'
import { KindStore } from '#lib/cluster/list-watch/kind-store'
import { TestClock } from '#lib/runtime/testing/test-clock'
import { thing, UNREACHABLE, type Thing } from '#lib/cluster/testing/test-source'

function storeWith(...things: Thing[]) {
  const clock = new TestClock()
  const notified: string[][] = []
  const store = new KindStore<Thing>(clock, (names) => notified.push(names))
  store.replace(things, clock.now())
  store.enter('watching')
  notified.length = 0
  return { clock, store, notified }
}

describe('the store of a kind', () => {
  it('keeps unchanged objects when a list arrives, and notifies of the others', () => {
    const [a, b] = [thing('a', 1, 1), thing('b', 1, 2)]
    const { store, notified, clock } = storeWith(a, b, thing('c', 1, 3))
    store.replace([thing('a', 1, 1), thing('b', 2, 4), thing('d', 1, 5)], clock.now())
    expect(notified).toEqual([['b', 'c', 'd']])
    expect(store.get('a')).toBe(a)
    expect(store.get('b')?.value).toBe(2)
    expect(store.list?.map(({ metadata }) => metadata.name)).toEqual(['a', 'b', 'd'])
  })

  it('treats a recreated object as a change, whatever its resourceVersion', () => {
    const { store, clock } = storeWith(thing('a', 1, 1))
    const again = thing('a', 2, 1)
    again.metadata.uid = 'another'
    store.replace([again], clock.now())
    expect(store.get('a')?.value).toBe(2)
  })

  it('gives the same array until something changes, and never changes an array that it gave', () => {
    const { store } = storeWith(thing('a', 1, 1))
    const before = store.list
    expect(store.list).toBe(before)
    store.put(thing('b', 1, 2))
    expect(store.list).not.toBe(before)
    expect(before).toHaveLength(1)
  })
})

describe('the freshness of a kind', () => {
  it('is stale after 40 seconds without news', async () => {
    const { clock, store } = storeWith()
    await clock.advance(40_000)
    expect(store.isStale).toBe(false)
    await clock.advance(1)
    expect(store.isStale).toBe(true)
    store.prove(clock.now())
    expect(store.isStale).toBe(false)
  })

  it('is stale seconds after a failure that lasts', async () => {
    const { clock, store } = storeWith()
    store.fail(UNREACHABLE)
    expect(store.isStale).toBe(false)
    await clock.advance(4_001)
    store.fail(UNREACHABLE)
    expect(store.isStale).toBe(true)
    store.enter('watching')
    expect(store.isStale).toBe(false)
  })

  it('never goes back', () => {
    const { clock, store } = storeWith()
    store.prove(clock.now() - 1_000)
    expect(store.state.freshAt).toBe(clock.now())
  })

  it('keeps its age when the wall clock is set back, and is shown in wall clock time', async () => {
    const { clock, store } = storeWith()
    const readAt = clock.now()
    clock.setBack(3_600_000)
    await clock.advance(40_001)
    expect(store.isStale).toBe(true)
    expect(store.freshness.freshAt).toBe(new Date(readAt - 3_600_000).toISOString())
  })

  it('is stale before the first list', () => {
    const clock = new TestClock()
    expect(new KindStore<Thing>(clock, () => undefined).isStale).toBe(true)
  })
})
