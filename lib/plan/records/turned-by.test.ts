import { describe, expect, it } from 'vitest'
import type { Switch } from '#lib/domain/chronicle/facts'
import type { Operation } from '#lib/plan/operation/operation'
import { turnersIn } from '#lib/plan/records/turned-by'
import { operationWith } from '#lib/plan/testing/test-operations'

const WORKER = { kind: 'Deployment', name: 'worker' } as const
const PAUSED: Switch = { state: 'paused', workload: WORKER, container: 'app' }
const SUSPENDED: Switch = { state: 'suspended', cronJob: 'import-images' }
const at = (minute: number) => Date.parse(`2026-11-23T18:${String(minute).padStart(2, '0')}:00Z`)

function done(minute: number, request: Operation['request'], members: Partial<Operation> = {}): Operation {
  const time = new Date(at(minute)).toISOString()
  const step = { sentence: 'Do it.', tag: null, state: 'done', at: time, message: null } as const
  return operationWith({
    id: `op-${minute}`,
    startedAt: time,
    request,
    steps: [step],
    undo: null,
    ...members,
  })
}

const pause = (minute: number, container = 'app') =>
  done(minute, { action: 'pause', workload: WORKER, container })
const resume = (minute: number, container = 'app') =>
  done(minute, { action: 'resume', triggers: [{ workload: WORKER, container }] })

const idOf = (operations: Operation[], of: Switch, isOn: boolean, from: number, to: number) =>
  turnersIn(operations)(of, isOn, at(from), at(to))?.id ?? null

describe('the operation that turned a switch', () => {
  it('is the last one on it until then, if that turned it so', () => {
    const operations = [resume(30), pause(20), pause(20, 'sidecar')]
    expect(idOf(operations, PAUSED, true, 15, 21)).toBe('op-20')
    expect(idOf(operations, PAUSED, false, 25, 31)).toBe('op-30')
    // Somebody else paused it again: by then, it had been resumed.
    expect(idOf(operations, PAUSED, true, 15, 31)).toBeNull()
  })

  it('is none that was done before that time, after it, or not at all', () => {
    expect(idOf([pause(20)], PAUSED, true, 22, 30)).toBeNull()
    expect(idOf([pause(20)], PAUSED, true, 10, 19)).toBeNull()
    const failed = { ...pause(20), steps: [{ ...pause(20).steps[0], state: 'failed' } as never] }
    expect(idOf([failed], PAUSED, true, 15, 21)).toBeNull()
  })

  it('is a revert that paused the trigger, and none that did not', () => {
    const request: Operation['request'] = {
      ...{ action: 'revert', lane: null, workloads: [WORKER], to: 'before', way: null, until: null },
    }
    const undo: Operation['undo'] = { action: 'resume', triggers: [{ workload: WORKER, container: 'app' }] }
    expect(idOf([done(20, request, { undo })], PAUSED, true, 15, 21)).toBe('op-20')
    expect(idOf([done(20, request)], PAUSED, true, 15, 21)).toBeNull()
  })

  it('is a suspension, a skipped run, and the resume after it', () => {
    const cronJob = 'import-images'
    const skip = done(20, { action: 'skip', cronJob, run: '2026-11-24T02:00:00Z' })
    const resumed = done(30, { action: 'suspend', cronJob, suspended: false, until: null })
    expect(idOf([skip], SUSPENDED, true, 15, 21)).toBe('op-20')
    expect(idOf([resumed, skip], SUSPENDED, false, 25, 31)).toBe('op-30')
    expect(idOf([skip], { ...SUSPENDED, cronJob: 'other' }, true, 15, 21)).toBeNull()
  })

  it('is the one that switched a schedule, and the import that recovered', () => {
    const tag = { stream: 'worker', tag: 'prod' }
    const schedule = done(20, { action: 'schedule', ...tag, scheduled: true })
    expect(idOf([schedule], { state: 'scheduled', ...tag }, true, 15, 21)).toBe('op-20')
    expect(idOf([schedule], { state: 'failing', ...tag }, false, 15, 21)).toBeNull()
    const follow = done(22, { action: 'follow', ...tag })
    expect(idOf([follow, schedule], { state: 'failing', ...tag }, false, 15, 23)).toBe('op-22')
    expect(idOf([follow, schedule], { state: 'scheduled', ...tag }, true, 15, 23)).toBe('op-20')
  })
})
