import { describe, expect, it } from 'vitest'
import { digest } from '#lib/domain/testing/test-objects'
import type { RequestOf } from '#lib/plan/actions/actions'
import { revertWorkload } from '#lib/plan/actions/revert/action'
import type { Operation, OperationEnd, OperationStep } from '#lib/plan/operation/operation'
import { undoneBy, undoOf } from '#lib/plan/records/undone'
import { operationWith } from '#lib/plan/testing/test-operations'

const [a, b, c] = [digest('a'), digest('b'), digest('c')]
const workload = { kind: 'Deployment', name: 'tokman' } as const
const other = { kind: 'Deployment', name: 'nginx' } as const
const tag = { stream: 'tokman', tag: 'prod' }

const effect = (from: string, to: string, of: Operation['effects'][number]['workload'] = workload) => {
  return { workload: of, container: 'app', from, to }
}
const back = { action: 'pin', ...tag, digest: a, until: null } as const
const imported = operationWith({
  id: 'import',
  request: { action: 'import', ...tag },
  effects: [effect(a, b)],
  undo: back,
})
const later = (parts: Partial<Operation>) => operationWith({ id: 'later', ...parts })
const undone = (by: Operation, of = imported) => undoneBy(of, [by, of])

describe('an operation is undone', () => {
  it('by the request that undoes it, whatever the review date', () => {
    const pin = later({ request: { ...back, until: '2026-12-01T00:00:00.000Z' } })
    expect(undone(pin)).toEqual({ by: pin, isWhole: true })
  })

  it('by whatever moves each of its containers back', () => {
    const request = { ...revertWorkload(workload), to: { digest: a } }
    expect(undone(later({ request, effects: [effect(b, a)] }))?.isWhole).toBe(true)
    expect(undone(later({ request, effects: [effect(c, a)] }))?.isWhole).toBe(true)
  })

  it('not by what moves one of two back, or moves it somewhere else', () => {
    const both = { ...imported, effects: [effect(a, b), effect(a, b, other)] }
    const request = { ...revertWorkload(workload), to: { digest: a } }
    expect(undone(later({ request, effects: [effect(b, a)] }), both)).toBeNull()
    expect(undone(later({ request, effects: [effect(b, c)] }))).toBeNull()
  })

  it('not by the same action once more: to suspend again is no resume', () => {
    const suspend = { action: 'suspend', cronJob: 'import', suspended: true, until: null } as const
    const suspended = operationWith({
      id: 'import',
      request: suspend,
      undo: { ...suspend, suspended: false },
    })
    expect(undone(later({ request: suspend }), suspended)).toBeNull()
    expect(undone(later({ request: { ...suspend, suspended: false } }), suspended)?.isWhole).toBe(true)
  })

  it('not by what came before, or did nothing', () => {
    const pin = later({ request: back })
    expect(undoneBy(imported, [imported, pin])).toBeNull()
    const steps = pin.steps.map((step) => ({ ...step, state: 'failed' as const }))
    expect(undone({ ...pin, steps })).toBeNull()
  })

  it('not wholly by an undo that failed', () => {
    const end: OperationEnd = {
      ...{ state: 'failed', at: imported.startedAt, message: '' },
      ...{ next: [], workloads: null },
    }
    expect(undone(later({ request: back, end }))).toMatchObject({ isWhole: false })
  })

  it('by the first of several', () => {
    const [first, second] = [later({ id: 'first', request: back }), later({ id: 'second', request: back })]
    expect(undoneBy(imported, [second, first, imported])?.by.id).toBe('first')
  })
})

describe('an import of many tags', () => {
  const step = (name: string, state: OperationStep['state'] = 'done', isUndoable = true): OperationStep => ({
    ...{ sentence: name, tag: name, state, at: null, message: null },
    ...(isUndoable && { undo: { image: b, request: { ...back, stream: name.split(':')[0] ?? '' } } }),
  })
  const tags = ['one:prod', 'two:prod']
  const many = operationWith({
    id: 'many',
    request: { action: 'import-all', tags, except: [] },
    steps: [
      step('one:prod'),
      step('two:prod'),
      step('three:prod', 'failed'),
      step('four:prod', 'done', false),
    ],
    undo: null,
  })
  const request: RequestOf<'undo'> = { action: 'undo', operation: 'many', except: [], also: [] }

  it('can be undone as one, if a tag of it can', () => {
    expect(undoOf(many)).toEqual(request)
    expect(
      undoOf({ ...many, steps: [step('three:prod', 'failed'), step('four:prod', 'done', false)] }),
    ).toBeNull()
  })

  it('is undone when each tag that can go back did, and in part before', () => {
    const part = later({ request: { ...request, except: ['two:prod'] }, steps: [step('one:prod')] })
    expect(undone(part, many)).toMatchObject({ isWhole: false })
    const whole = later({ request, steps: [step('one:prod'), step('two:prod')] })
    expect(undone(whole, many)).toMatchObject({ isWhole: true })
  })
})

it('an operation has nothing to undo while its steps are under way', () => {
  expect(undoOf({ ...imported, lease: { owner: 'one', beat: 1, orders: '' } })).toBeNull()
})

it('an operation that did nothing has nothing to undo', () => {
  const steps = imported.steps.map((step) => ({ ...step, state: 'failed' as const }))
  expect(undoOf({ ...imported, steps })).toBeNull()
  expect(undoOf(imported)).toEqual(back)
})
