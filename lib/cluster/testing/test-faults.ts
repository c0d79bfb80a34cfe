import fc from 'fast-check'
import { expect } from 'vitest'
import type { ClusterError } from '#lib/domain/answer'
import type { KindStore } from '#lib/cluster/list-watch/kind-store'
import { GONE, thing, UNREACHABLE, type TestSource, type Thing } from '#lib/cluster/testing/test-source'
import type { TestClock } from '#lib/runtime/testing/test-clock'

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

/** A change or fault of a server; the text appears in the report of a failed run. */
export type Step = {
  does: string
  to: (source: TestSource, clock: TestClock) => void | Promise<void>
  toString: () => string
}

export const step = (does: string, to: Step['to']): Step => ({ does, to, toString: () => does })

const name = fc.constantFrom(...NAMES)
const change = (namespace: string) =>
  fc.oneof(
    fc
      .tuple(name, fc.nat(99))
      .map(([of, value]) =>
        step(`put ${namespace}/${of}=${value}`, (source) => source.put(of, value, namespace)),
      ),
    name.map((of) => step(`delete ${namespace}/${of}`, (source) => source.delete(of, namespace))),
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

/** Changes in these namespaces and faults, in any order. @param more faults of a test */
export function anySteps(namespaces: readonly string[], more: readonly Step[] = []): fc.Arbitrary<Step[]> {
  return fc.array(
    fc.oneof(
      { arbitrary: fc.oneof(...namespaces.map(change)), weight: 4 },
      { arbitrary: fault, weight: 2 },
      { arbitrary: badInput, weight: 1 },
      { arbitrary: wait, weight: 4 },
      ...(more.length === 0 ? [] : [{ arbitrary: fc.constantFrom(...more), weight: 1 }]),
    ),
    { maxLength: 40, size: 'max' },
  )
}

/** Ends every fault, but rights that are missing. */
export function repair(source: TestSource): void {
  source.mode = 'up'
  source.isTorn = false
  source.afterPage = () => undefined
}

export const contentOf = (things: readonly Thing[] | null) =>
  Object.fromEntries((things ?? []).map(({ metadata, value }) => [metadata.name, value]))

/** The store equals the server at some time since `freshAt`: it may be late, but never claims to be fresher than it is. */
export function expectNoLie(
  store: KindStore<Thing>,
  source: TestSource,
  now: number,
  did: string[],
  namespace = 'prod',
): void {
  const { freshAt } = store.state
  if (store.list === null || freshAt === null) return
  expect(freshAt).toBeLessThanOrEqual(now)
  const shown = contentOf(store.list)
  const possible = source.past.filter((_, index) => (source.past[index + 1]?.at ?? Infinity) >= freshAt)
  for (const of of NAMES) {
    const values = possible.map(({ things }) => contentOf(inNamespace(things, namespace))[of])
    expect(values, `${of} after ${did.join(', ')}`).toContain(shown[of])
  }
}

export function inNamespace(things: readonly Thing[], namespace: string): Thing[] {
  return things.filter(({ metadata }) => metadata.namespace === namespace)
}

export const chances = fc.infiniteStream(fc.double({ min: 0, max: 0.999, noNaN: true }))
