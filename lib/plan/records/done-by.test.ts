import { describe, expect, it } from 'vitest'
import { digest } from '#lib/domain/testing/test-objects'
import { revertWorkload } from '#lib/plan/actions/revert/action'
import type { Operation } from '#lib/plan/operation/operation'
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

describe('of a mark', () => {
  const tag = { stream: 'packit-service', tag: 'prod' } as const
  const bad = { action: 'mark', ...tag, digest: digest('a'), verdict: 'bad' } as const
  const marked = refuse('nothing-to-do', 'aaaaaaaa is marked already.')
  const doneBy = (...requests: Operation['request'][]) =>
    withDoneBy(
      marked,
      bad,
      requests.map((request, index) => operationWith({ request, by: `person ${index}` })),
    ).refusal.doneBy?.by

  it('it was done by who said the same of that image, on whichever tag, whatever else was done to the tag since', () => {
    expect(doneBy(bad)).toBe('person 0')
    expect(doneBy({ ...bad, stream: 'other' })).toBe('person 0')
    expect(doneBy({ action: 'follow', ...tag }, { ...bad, digest: digest('b') }, bad)).toBe('person 2')
  })

  it('it was not done by who marked another image, or said something else of it last', () => {
    expect(doneBy({ ...bad, digest: digest('b') })).toBeUndefined()
    expect(doneBy({ ...bad, verdict: 'good' })).toBeUndefined()
    expect(doneBy({ ...bad, verdict: 'none' }, bad)).toBeUndefined()
  })

  it('nobody hides who pinned the tag', () => {
    const pinned = { action: 'pin', ...tag, digest: digest('a'), until: null } as const
    const operations = [operationWith({ request: bad, by: 'Mara' }), operationWith({ by: 'Paula' })]
    expect(withDoneBy(NOTHING, pinned, operations).refusal.doneBy?.by).toBe('Paula')
  })
})
