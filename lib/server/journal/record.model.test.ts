import fc from 'fast-check'
import { expect, it } from 'vitest'
import type { ConfigMap } from '#lib/kubernetes/objects'
import { takenOver, withBeat } from '#lib/plan/operation/lease'
import type { Operation, OperationEnd, StepState, WorkloadRecord } from '#lib/plan/operation/operation'
import { unsent, withoutRest, withStep, withStop } from '#lib/plan/operation/operation-steps'
import { operationWith } from '#lib/plan/testing/test-operations'
import { batchOf, type Change } from '#lib/server/journal/batch'
import { journalOf, newPage } from '#lib/server/journal/pages'

/** Whatever replicas write, in whatever order and however late: the first record of an operation is its last. */

const AT = '2026-11-23T18:30:00.000Z'
const workload = { kind: 'Deployment', name: 'tokman' } as const
const started = operationWith({
  id: 'a',
  lease: { owner: 'one', beat: 1, orders: '' },
  effects: [{ workload, container: 'tokman', from: null, to: null }],
})

type Write = { name: string; change: (known: Operation) => Operation | null }

const endWith = (state: OperationEnd['state'], ready: number): OperationEnd => {
  const counts = { desired: 2, ready, onTarget: ready }
  const record: WorkloadRecord = { workload, state: 'healthy', reason: null, images: [], ...counts }
  return { state, at: AT, message: `${ready} ready`, next: [], workloads: [record] }
}

const STATES: OperationEnd['state'][] = ['healthy', 'done', 'held', 'failed', 'stopped', 'superseded']

const writes: fc.Arbitrary<Write> = fc.oneof(
  fc.constantFrom<StepState>('doing', 'done', 'failed', 'unknown', 'left').map((state) => ({
    name: state,
    change: (known: Operation) => withStep(known, 0, { state, at: AT, message: null }),
  })),
  // Also of a replica that believes that it goes on: it looks at no end.
  fc.record({ state: fc.constantFrom(...STATES), ready: fc.nat(2) }).map(({ state, ready }) => ({
    name: `ends ${state} with ${ready}`,
    change: (known: Operation) => ({ ...known, end: endWith(state, ready) }),
  })),
  fc.constantFrom<Write>(
    { name: 'beat', change: withBeat },
    { name: 'takeover', change: (known) => takenOver(known, known, 'two', AT) },
    { name: 'stop', change: (known) => withStop(known, 'Eva', AT) },
    { name: 'the rest is left', change: (known) => withoutRest(known, AT) },
    { name: 'unsent', change: (known) => unsent(known, AT) },
    { name: 'no effects', change: (known) => ({ ...known, effects: [], title: 'Something else' }) },
    { name: 'still open', change: (known) => ({ ...known, end: null }) },
    { name: 'warning', change: (known) => ({ ...known, warnings: [...known.warnings, 'No Event.'] }) },
  ),
)

it('a record never changes, whatever is written after it', () => {
  fc.assert(
    fc.property(fc.array(fc.array(writes, { maxLength: 4 }), { maxLength: 8 }), (batches) => {
      let pages = applied([], [{ append: started, findSame: () => undefined }])
      let record: Operation | null = null
      for (const batch of batches) {
        for (const { change } of batch) {
          // A batch sees its own changes, so each is checked with those before it.
          const next = applied(pages, [{ id: 'a', change }])
          const [now] = journalOf(next).operations
          if (now === undefined) throw new Error('The entry is lost.')
          if (record !== null) expect({ ...now, warnings: [] }).toEqual({ ...record, warnings: [] })
          if (now.end !== null) record ??= now
          pages = next
        }
      }
      const whole = batches.flat().map(({ change }): Change => ({ id: 'a', change }))
      const atOnce = applied(applied([], [{ append: started, findSame: () => undefined }]), whole)
      expect(journalOf(atOnce).operations).toEqual(journalOf(pages).operations)
    }),
  )
})

/** The pages after the writes of a batch. */
function applied(pages: ConfigMap[], changes: Change[]): ConfigMap[] {
  const { writes } = batchOf(pages, changes, 1)
  const [write] = writes
  if (write === undefined) return pages
  return [{ ...newPage(1), data: { ...pages[0]?.data, ...write.entries } }]
}
