import { describe, expect, it } from 'vitest'
import type { Operation, OperationEnd } from '#lib/plan/operation/operation'
import { overtakenSteps, sameOperation } from '#lib/plan/operation/same-operation'
import { operationWith } from '#lib/plan/testing/test-operations'

const START = Date.parse('2026-11-23T18:28:00.000Z')
const workload = { kind: 'Deployment', name: 'tokman' } as const
const trigger = { workload, container: 'tokman' }
const tag = { stream: 'tokman', tag: 'prod' }

/** So many seconds after the start, and done. */
function doneAt(second: number, request: Operation['request'], parts: Partial<Operation> = {}): Operation {
  const startedAt = new Date(START + second * 1000).toISOString()
  const end: OperationEnd = { state: 'healthy', at: startedAt, message: 'Done.', next: [], workloads: null }
  const id = `op-${second}`
  return operationWith({ id, request, fingerprint: request.action, startedAt, undo: null, end, ...parts })
}

function same(operations: Operation[], fingerprint: string, second: number): string | undefined {
  return sameOperation(operations, fingerprint, START + second * 1000)?.id
}

const pause = doneAt(0, { action: 'pause', ...trigger })

describe('a plan that is already applied', () => {
  it('counts as applied while it runs, and for moments after it is done', () => {
    expect(same([pause], 'pause', 9)).toBe('op-0')
    expect(same([pause], 'pause', 11)).toBeUndefined()
    expect(same([{ ...pause, end: null }], 'pause', 59)).toBe('op-0')
    expect(same([{ ...pause, end: null }], 'pause', 61)).toBeUndefined()
  })

  it('counts while a process carries out its steps, for as long as that takes', () => {
    const lease = { owner: 'a', beat: 1, orders: '' }
    expect(same([{ ...pause, end: null, lease }], 'pause', 600)).toBe('op-0')
  })

  it('does not count after a failure, or for another plan', () => {
    const failed = doneAt(0, pause.request, {
      end: { state: 'failed', at: '', message: '', next: [], workloads: null },
    })
    expect(same([failed], 'pause', 1)).toBeUndefined()
    expect(same([pause], 'resume', 1)).toBeUndefined()
  })

  it.each<[string, Operation['request'], Operation['request']]>([
    ['trigger', { action: 'pause', ...trigger }, { action: 'resume', triggers: [trigger] }],
    ['tag', { action: 'schedule', ...tag, scheduled: true }, { action: 'follow', ...tag }],
    [
      'import of many',
      { action: 'import', ...tag },
      { action: 'import-all', tags: ['tokman:prod'], except: [] },
    ],
    [
      'CronJob',
      { action: 'suspend', cronJob: 'import', suspended: true, until: null },
      { action: 'run', cronJob: 'import' },
    ],
  ])('is not once a later one touched the same %s', (_what, first, second) => {
    const steps = [{ sentence: '', tag: 'tokman:prod', state: 'done', at: null, message: null }] as const
    const later = doneAt(2, second, 'tags' in second ? { steps: [...steps] } : {})
    expect(same([later, doneAt(0, first)], first.action, 4)).toBeUndefined()
    expect(same([doneAt(4, first), later, doneAt(0, first)], first.action, 5)).toBe('op-4')
  })

  it('counts whatever happened to other subjects', () => {
    const other = doneAt(2, { action: 'restart', workload: { kind: 'StatefulSet', name: 'tokman' } })
    expect(same([other, pause], 'pause', 4)).toBe('op-0')
  })
})

describe('what is left of an operation that another process carries on', () => {
  const promote = (second: number, ...repositories: string[]) =>
    doneAt(second, {
      action: 'promote',
      sources: repositories.map((repository) => ({ repository, commit: 'a'.repeat(40) })),
      imports: false,
      override: false,
    })

  it('is a branch of a promotion, unless a later one is about that branch', () => {
    const first = promote(0, 'org/a', 'org/b')
    const isOvertaken = (...later: Operation[]) => [0, 1].map(overtakenSteps([...later, first], first.id))
    expect(isOvertaken()).toEqual([false, false])
    expect(isOvertaken(promote(1, 'org/a'))).toEqual([true, false])
    expect(isOvertaken(promote(2, 'org/b'), promote(1, 'org/c'))).toEqual([false, true])
    expect([0, 1].map(overtakenSteps([first, promote(1, 'org/a')], first.id))).toEqual([false, false])
  })

  it('is nothing of another operation, once a later one is about one of its subjects', () => {
    const later = doneAt(1, { action: 'resume', triggers: [trigger] })
    expect([0, 1].map(overtakenSteps([later, pause], pause.id))).toEqual([true, true])
    expect([0, 1].map(overtakenSteps([pause, later], pause.id))).toEqual([false, false])
  })

  it('is all of it after a mark, which moves nothing; of a mark, nothing once the image was marked again', () => {
    const mark = (second: number, digest = 'sha256:a', on = tag) =>
      doneAt(second, { action: 'mark', ...on, digest, verdict: 'bad' })
    const pin = doneAt(0, { action: 'pin', ...tag, digest: 'sha256:a', until: null })
    const isOvertaken = (first: Operation, later: Operation) =>
      overtakenSteps([later, { ...first, id: 'first' }], 'first')(0)
    expect(isOvertaken(pin, mark(1))).toBe(false)
    expect(isOvertaken(mark(0), { ...pin, id: 'later' })).toBe(false)
    expect(isOvertaken(mark(0), mark(1, 'sha256:b'))).toBe(false)
    expect(isOvertaken(mark(0), mark(1, 'sha256:a', { stream: 'nginx', tag: 'prod' }))).toBe(true)
    // The plan of a pin shows what is marked, so it is made again.
    expect(same([mark(2), pin], 'pin', 4)).toBeUndefined()
  })
})
