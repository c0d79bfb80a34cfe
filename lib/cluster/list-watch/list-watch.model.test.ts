import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { KindStore } from '#lib/cluster/list-watch/kind-store'
import { listAndWatch } from '#lib/cluster/list-watch/list-watch'
import { TestClock } from '#lib/runtime/testing/test-clock'
import { anySteps, chances, contentOf, expectNoLie, repair } from '#lib/cluster/testing/test-faults'
import { TestSource, type Thing } from '#lib/cluster/testing/test-source'

/** Runs a list-watch, applies changes and faults, and stops it. */
async function watched(chance: fc.Stream<number>, test: (running: Running) => Promise<void>) {
  const clock = new TestClock(() => [...chance.take(1)][0] ?? 0)
  const source = new TestSource(clock)
  const store = new KindStore<Thing>(clock, () => undefined)
  const reported: unknown[] = []
  const end = new AbortController()
  const run = listAndWatch(source, store, clock, (error) => reported.push(error), end.signal)
  await test({ clock, source, store })
  end.abort()
  await run
  expect(clock.pending).toBe(0)
  expect(source.openWatches).toBe(0)
  expect(source.early, 'requests before a Retry-After was over').toBe(0)
  expect(reported).toEqual([])
}

type Running = { clock: TestClock; source: TestSource; store: KindStore<Thing> }

/** Ends every fault, and waits this long after the last Retry-After, which a suspension makes longer. */
async function recover({ clock, source, store }: Running, milliseconds: number) {
  repair(source)
  const asked = (store.state.error?.retryAfterSeconds ?? 0) * 1000
  await clock.advance(Math.max(asked, store.quietUntil - clock.now()) + milliseconds)
  expect(contentOf(store.list)).toEqual(contentOf(source.content))
}

const steps = anySteps(['prod'])

describe('after changes and faults in any order', () => {
  it('the store never claims to be fresher than it is, and equals the server 35 seconds after the last fault', async () => {
    await fc.assert(
      fc.asyncProperty(steps, chances, (all, chance) =>
        watched(chance, async (running) => {
          const { clock, source, store } = running
          const did: string[] = []
          for (const { does, to } of all) {
            did.push(does)
            await to(source, clock)
            await clock.advance(0)
            expectNoLie(store, source, clock.now(), did)
          }
          await recover(running, 35_000)
          expect(store.state).toMatchObject({ error: null, failingSince: null })
          await clock.advance(10_000)
          expect(store.isStale).toBe(false)
        }),
      ),
      { numRuns: 300 },
    )
  }, 60_000)

  // A watch from a resourceVersion in the future is silent, and so is its proof: only a bookmark shows the loss, within a minute.
  // A dead connection brings no bookmark and is opened again after its 10 minutes.
  it('and a restore to an older resourceVersion, the store equals the server after a bookmark', async () => {
    await fc.assert(
      fc.asyncProperty(steps, chances, (all, chance) =>
        watched(chance, async (running) => {
          for (const { to } of all) await to(running.source, running.clock)
          running.source.mode = 'up'
          running.source.restore()
          await recover(running, 780_000)
        }),
      ),
      { numRuns: 100 },
    )
  }, 60_000)
})
