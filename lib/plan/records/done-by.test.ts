import { expect, it } from 'vitest'
import { digest } from '#lib/domain/testing/test-objects'
import { revertWorkload } from '#lib/plan/actions/revert/action'
import { withDoneBy } from '#lib/plan/records/done-by'
import { refuse } from '#lib/plan/refusals'
import { operationWith } from '#lib/plan/testing/test-operations'

const BEAT = { kind: 'Deployment', name: 'beat' } as const
const NOTHING = refuse('nothing-to-do', 'beat already has aaaaaaaa.')
const request = { ...revertWorkload(BEAT), to: { digest: digest('a') } }
const moved = { workload: BEAT, container: 'app', from: digest('b'), to: digest('a') }
const pin = operationWith({ id: 'pin', by: 'Paula', effects: [moved] })

it.each([
  ['a pin that moved it to the image', [pin], 'Paula'],
  ['a revert of somebody else', [operationWith({ by: 'Nora', request })], 'Nora'],
  [
    'nobody, where a later operation is about the same',
    [operationWith({ request: { action: 'restart', workload: BEAT } }), pin],
    undefined,
  ],
  ['nobody, where nothing of it was done', [{ ...pin, steps: [] }], undefined],
  ['nobody known, for an empty journal', [], undefined],
])('it was done by %s', (_, operations, by) => {
  expect(withDoneBy(NOTHING, request, operations).refusal.doneBy?.by).toBe(by)
})

it('other refusals say nothing of it', () => {
  expect(withDoneBy(refuse('paused', 'beat is paused.'), request, [pin]).refusal.doneBy).toBeUndefined()
})
