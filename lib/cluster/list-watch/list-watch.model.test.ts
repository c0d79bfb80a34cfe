import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { ClusterError } from '#lib/domain/answer'
import { KindStore } from '#lib/cluster/list-watch/kind-store'
import { listAndWatch } from '#lib/cluster/list-watch/list-watch'
import { TestClock } from '#lib/runtime/testing/test-clock'
import { GONE, TestSource, thing, UNREACHABLE, type Thing } from '#lib/cluster/testing/test-source'

const NAMES = ['a', 'b', 'c', 'd', 'e']
const ERRORS: ClusterError[] = [
  UNREACHABLE,
  GONE,
  { code: 'throttled', status: 429, message: 'Later.', retryAfterSeconds: 7 },
  { code: 'throttled', status: 429, message: 'Much later.', retryAfterSeconds: 50 },
  { code: 'unavailable', status: 503, message: 'It is not there.' },
  { code: 'failed', status: 500, message: 'It failed.' },
  { code: 'forbidden', status: 403, message: 'It is not allowed.' },
  { code: 'unauthorized', message: 'The token file is gone.' },
]

/** A change or fault of the server; the text appears in the report of a failed run. */
type Step = {
  does: string
  to: (source: TestSource, clock: TestClock) => void | Promise<void>
  toString: () => string
}

const step = (does: string, to: Step['to']): Step => ({ does, to, toString: () => does })

const name = fc.constantFrom(...NAMES)
const change = fc.oneof(
  fc
    .tuple(name, fc.nat(99))
    .map(([of, value]) => step(`put ${of}=${value}`, (source) => source.put(of, value))),
  name.map((of) => step(`delete ${of}`, (source) => source.delete(of))),
)
const fault = fc.oneof(
  fc.constantFrom(
    step('compact', (source) => source.compact()),
    step('close watches', (source) => source.closeWatches()),
    step('break watches', (source) => source.breakWatches(UNREACHABLE)),
    step('deafen watches', (source) => source.deafenWatches()),
    step('hang', (source) => void (source.mode = 'hanging')),
    step('repair', (source) => void (source.mode = 'up')),
    step('change between pages', (source) => betweenPages(source, () => source.put('a', -2))),
    step('compact between pages', (source) => betweenPages(source, () => source.compact())),
    step('suspend the machine', (_source, clock) => clock.suspend(3_600_000)),
    step('tear lists', (source) => void (source.isTorn = !source.isTorn)),
  ),
  fc
    .constantFrom(...ERRORS)
    .map((error) => step(`answer ${error.code}`, (source) => void (source.mode = error))),
)
/** Runs once, after the next page. */
function betweenPages(source: TestSource, does: () => void) {
  source.afterPage = () => {
    source.afterPage = () => undefined
    does()
  }
}

const badInput = fc.constantFrom(
  step('send no JSON', (source) =>
    source.inject({ type: 'malformed', error: { code: 'malformed', message: 'it is not JSON' } }),
  ),
  step('send ERROR 500', (source) =>
    source.inject({ type: 'error', error: { code: 'failed', status: 500, message: 'etcd' } }),
  ),
  step('send ERROR 410', (source) => source.inject({ type: 'error', error: GONE })),
  step('send ERROR 429', (source) =>
    source.inject({ type: 'error', error: { code: 'throttled', message: 'Later.', retryAfterSeconds: 7 } }),
  ),
  step('delete backwards', (source) => source.inject({ type: 'deleted', name: 'a', resourceVersion: '7' })),
  step('delete an unknown object', (source) =>
    source.inject({ type: 'deleted', name: 'unknown', resourceVersion: undefined }),
  ),
  step('go backwards', (source) => source.inject({ type: 'put', isAdded: false, object: thing('a', -1, 7) })),
  step('add again', (source) => {
    const [object] = source.content
    if (object) source.inject({ type: 'put', isAdded: true, object })
  }),
)
const wait = fc
  .constantFrom(0, 1, 900, 2_000, 5_000, 21_000, 31_000, 65_000, 660_000)
  .map((milliseconds) => step(`wait ${milliseconds} ms`, (_source, clock) => clock.advance(milliseconds)))
const steps = fc.array(
  fc.oneof(
    { arbitrary: change, weight: 4 },
    { arbitrary: fault, weight: 2 },
    { arbitrary: badInput, weight: 1 },
    { arbitrary: wait, weight: 4 },
  ),
  { maxLength: 40, size: 'max' },
)

const contentOf = (things: readonly Thing[] | null) =>
  Object.fromEntries((things ?? []).map(({ metadata, value }) => [metadata.name, value]))

/** The store equals the server at some time since `freshAt`: it may be late, but never claims to be fresher than it is. */
function expectNoLie(store: KindStore<Thing>, source: TestSource, now: number, did: string[]) {
  const { freshAt } = store.state
  if (store.list === null || freshAt === null) return
  expect(freshAt).toBeLessThanOrEqual(now)
  const shown = contentOf(store.list)
  const possible = source.past.filter((_, index) => (source.past[index + 1]?.at ?? Infinity) >= freshAt)
  for (const of of NAMES) {
    const values = possible.map(({ things }) => contentOf(things)[of])
    expect(values, `${of} after ${did.join(', ')}`).toContain(shown[of])
  }
}

const chances = fc.infiniteStream(fc.double({ min: 0, max: 0.999, noNaN: true }))

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
  source.mode = 'up'
  source.isTorn = false
  source.afterPage = () => undefined
  const asked = (store.state.error?.retryAfterSeconds ?? 0) * 1000
  await clock.advance(Math.max(asked, store.quietUntil - clock.now()) + milliseconds)
  expect(contentOf(store.list)).toEqual(contentOf(source.content))
}

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
