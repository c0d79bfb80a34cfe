import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { ALWAYS_PROVEN } from '#lib/cluster/list-watch/quorum-proof'
import { KindFeed } from '#lib/cluster/stores/kind-feed'
import {
  anySteps,
  chances,
  contentOf,
  expectNoLie,
  inNamespace,
  repair,
  step,
} from '#lib/cluster/testing/test-faults'
import { feedSourceOf, TestSource, type Thing } from '#lib/cluster/testing/test-source'
import { TestClock } from '#lib/runtime/testing/test-clock'

const NAMESPACES = ['prod', 'stg'] as const
const RIGHTS = [
  step('take the right to all namespaces', (source) => void source.forbidden.add('*')),
  step('give the right to all namespaces', (source) => void source.forbidden.delete('*')),
  step('take the right to stg', (source) => void source.forbidden.add('stg')),
  step('give the right to stg', (source) => void source.forbidden.delete('stg')),
]
const steps = anySteps([...NAMESPACES, 'foreign'], RIGHTS)

describe('after changes, faults and changes of rights in any order', () => {
  it('no store claims to be fresher than it is, and each equals its namespace 40 seconds after the last fault', async () => {
    await fc.assert(
      fc.asyncProperty(steps, chances, async (all, chance) => {
        const clock = new TestClock(() => [...chance.take(1)][0] ?? 0)
        const source = new TestSource(clock)
        const reported: unknown[] = []
        const end = new AbortController()
        const surroundings = {
          clock,
          quorum: ALWAYS_PROVEN,
          report: (error: unknown) => reported.push(error),
        }
        const feed = new KindFeed<Thing>(feedSourceOf(source), surroundings, end.signal)
        const stores = NAMESPACES.map((namespace) => ({
          namespace,
          store: feed.join(namespace, () => undefined),
        }))
        const did: string[] = []
        for (const { does, to } of all) {
          did.push(does)
          await to(source, clock)
          await clock.advance(0)
          for (const { namespace, store } of stores) expectNoLie(store, source, clock.now(), did, namespace)
        }
        repair(source)
        source.forbidden.delete('stg')
        const asked = stores.map(({ store }) => {
          return Math.max((store.state.error?.retryAfterSeconds ?? 0) * 1000, store.quietUntil - clock.now())
        })
        await clock.advance(Math.max(...asked) + 40_000)
        for (const { namespace, store } of stores) {
          expect(contentOf(store.list), did.join(', ')).toEqual(
            contentOf(inNamespace(source.content, namespace)),
          )
          expect(store.isStale, did.join(', ')).toBe(false)
        }
        end.abort()
        await feed.ended()
        expect(clock.pending).toBe(0)
        expect(source.openWatches).toBe(0)
        expect(reported).toEqual([])
      }),
      { numRuns: 200 },
    )
  }, 60_000)
})
