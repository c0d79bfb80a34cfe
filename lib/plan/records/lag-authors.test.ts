import { describe, expect, it } from 'vitest'
import { digest } from '#lib/domain/testing/test-objects'
import { lag, workloadSummary } from '#lib/domain/testing/test-views'
import type { Lag } from '#lib/domain/workload/lag-views'
import type { WorkloadKey } from '#lib/domain/workload/workload'
import type { ActionRequest } from '#lib/plan/actions/actions'
import { withAuthors } from '#lib/plan/records/lag-authors'
import type { Operation } from '#lib/plan/operation/operation'
import { operationWith } from '#lib/plan/testing/test-operations'

const workload: WorkloadKey = { kind: 'StatefulSet', name: 'packit-worker-short-running' }
const other: WorkloadKey = { kind: 'StatefulSet', name: 'packit-worker-long-running' }
const trigger = { workload, container: 'worker' }
const OLD = digest('c')

let count = 0
/** Each is later than the one before it. */
function made(by: string, request: Operation['request'], parts: Partial<Operation> = {}): Operation {
  count += 1
  const startedAt = new Date(Date.parse('2026-11-20T02:00:00Z') + count * 60_000).toISOString()
  return operationWith({ id: by, by, request, startedAt, undo: null, reason: `${by} says so`, ...parts })
}

const pause = (by: string, of = trigger) => made(by, { action: 'pause', ...of })
const resume = (by: string) => made(by, { action: 'resume', triggers: [trigger] })
const reverted = (by: string, parts: Partial<Operation> = {}) =>
  made(
    by,
    { action: 'revert', lane: null, workloads: [workload], to: { digest: OLD }, way: null, until: null },
    { effects: [{ workload, container: 'worker', from: digest('a'), to: OLD }], ...parts },
  )
const unpause: ActionRequest = { action: 'resume', triggers: [trigger] }

function authorOf(operations: Operation[], members: Partial<Lag> = {}) {
  const summary = workloadSummary({ ...workload, lags: [lag(members)] })
  return withAuthors(summary, operations.toReversed()).lags[0]?.author?.by ?? null
}

describe('who paused a trigger', () => {
  it.each<[string, string | null, Operation[]]>([
    ['is who paused it', 'Ola', [pause('Ola')]],
    ['is who reverted the workload and paused it with that', 'Ola', [reverted('Ola', { undo: unpause })]],
    ['is who did it last', 'Ben', [pause('Ola'), resume('Eva'), pause('Ben')]],
    ['is not who reverted it while it was paused already', 'Ola', [pause('Ola'), reverted('Ben')]],
    ['is who reverted it, where nobody paused it before', 'Ben', [reverted('Ben'), reverted('Eva')]],
    [
      'is unknown where it was resumed last: somebody else paused it again',
      null,
      [pause('Ola'), resume('Eva')],
    ],
    ['is unknown where the journal has nothing about it', null, []],
    ['is nobody who paused another one', null, [pause('Ola', { workload: other, container: 'worker' })]],
    [
      'is nobody whose step was not done',
      null,
      [made('Ola', { action: 'pause', ...trigger }, { steps: [] })],
    ],
  ])('%s', (_, by, operations) => {
    expect(authorOf(operations)).toBe(by)
  })

  it('is nobody of the journal where another client wrote the triggers last', () => {
    expect(authorOf([pause('Ola')], { writtenBy: 'kubectl-edit' })).toBeNull()
    expect(authorOf([pause('Ola')], { writtenBy: 'quayside' })).toBe('Ola')
  })

  it('comes with the time, the reason and the operation', () => {
    const operation = pause('Ola')
    const summary = workloadSummary({ ...workload, lags: [lag()] })
    expect(withAuthors(summary, [operation]).lags[0]?.author).toEqual({
      operation: 'Ola',
      by: 'Ola',
      at: operation.startedAt,
      reason: 'Ola says so',
    })
  })
})

describe('who set an image by hand', () => {
  const why = { why: 'no-trigger', runs: OLD } as const

  it('is who reverted the workload to it', () => {
    expect(authorOf([reverted('Ola')], why)).toBe('Ola')
  })

  it('is unknown where it runs another one than the last operation brought', () => {
    expect(authorOf([reverted('Ola')], { ...why, runs: digest('e') })).toBeNull()
  })
})

it('nobody is named for what a setting of the workload does', () => {
  expect(authorOf([pause('Ola')], { why: 'partition' })).toBeNull()
  expect(authorOf([pause('Ola')], { why: 'trigger-broken' })).toBeNull()
})
