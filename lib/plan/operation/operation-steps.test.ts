import { describe, expect, it } from 'vitest'
import { digest } from '#lib/domain/testing/test-objects'
import type { OperationStep } from '#lib/plan/operation/operation'
import { endOfSteps } from '#lib/plan/operation/end-of-steps'
import { withBrought, withoutRest, withStep } from '#lib/plan/operation/operation-steps'
import { operationWith } from '#lib/plan/testing/test-operations'

const AT = '2026-11-23T18:30:00.000Z'

function withStates(...states: OperationStep['state'][]) {
  const steps = states.map((state) => ({
    sentence: state,
    tag: null,
    state,
    at: null,
    message: `It is ${state}.`,
  }))
  return operationWith({ steps })
}

describe('a step', () => {
  it('changes alone, and shortens long messages', () => {
    const operation = withStep(withStates('doing', 'waiting'), 0, {
      state: 'failed',
      at: AT,
      message: 'x'.repeat(5_000),
    })
    expect(operation.steps.map(({ state }) => state)).toEqual(['failed', 'waiting'])
    expect(operation.steps[0]?.message).toHaveLength(1_000)
  })
})

describe('a step that brought an image', () => {
  const pin = { action: 'pin', stream: 'tokman', tag: 'prod', digest: digest('a'), until: null } as const
  const planned = withStates('done')
  const steps = planned.steps.map((step) => ({ ...step, undo: { image: digest('b'), request: pin } }))
  const brought = (image: string) => withBrought({ ...planned, steps }, 0, image).steps[0]?.undo

  it('notes that image for its undo, whatever the plan said', () => {
    expect(brought(digest('c'))).toEqual({ image: digest('c'), request: pin })
  })

  it('has no undo where it brought what was there before', () => {
    expect(brought(digest('a'))).toBeUndefined()
  })
})

describe('abandoned steps', () => {
  it('are left, and the result of running steps is unknown', () => {
    const { steps } = withoutRest(withStates('done', 'doing', 'waiting'), AT)
    expect(steps.map(({ state }) => state)).toEqual(['done', 'unknown', 'left'])
  })
})

describe('the end of the steps', () => {
  it('is open where all were done: the moved workloads decide', () => {
    expect(endOfSteps(withStates('done', 'done'))).toBeNull()
  })

  it('is open where the last one is unknown and moves something', () => {
    const workload = { kind: 'Deployment', name: 'tokman' } as const
    const effects = [{ workload, container: 'tokman', from: digest('a'), to: digest('b') }]
    expect(endOfSteps({ ...withStates('unknown'), effects })).toBeNull()
    expect(endOfSteps(withStates('unknown'))).toMatchObject({ state: 'stopped' })
  })

  it('offers to try again where nothing was done', () => {
    const operation = withStates('failed')
    expect(endOfSteps(operation)).toEqual({
      state: 'failed',
      isOver: true,
      message: 'It is failed.',
      next: [{ sentence: 'Try again', request: operation.request }],
    })
  })

  it('offers to finish and to undo where it stopped half way', () => {
    const operation = withStates('done', 'failed', 'left')
    expect(endOfSteps(operation)).toMatchObject({
      state: 'failed',
      message: 'It is failed. 1 step of 3 was done.',
      next: [
        { sentence: 'Do the rest', request: operation.request },
        { sentence: 'Undo what was done', request: operation.undo },
      ],
    })
  })

  it('is a stop, and no failure, where steps were left', () => {
    expect(endOfSteps(withStates('done', 'left'))).toMatchObject({ state: 'stopped' })
  })
})
