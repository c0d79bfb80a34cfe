import { describe, expect, it } from 'vitest'
import { digest } from '#lib/domain/testing/test-objects'
import type { Operation } from '#lib/plan/operation/operation'
import { tracesOn } from '#lib/plan/operation/operation-traces'
import { revertWorkload } from '#lib/plan/actions/revert/action'

const workload = { kind: 'Deployment', name: 'tokman' } as const
const tag = { stream: 'tokman', tag: 'prod' }

function operation(members: Partial<Operation>): Operation {
  return {
    id: 'o-1',
    title: 'Import tokman:prod',
    request: { action: 'import', ...tag },
    fingerprint: 'f',
    by: 'olivia',
    reason: 'weekly',
    startedAt: '2026-11-23T18:00:00Z',
    steps: [],
    job: null,
    effects: [],
    failing: [],
    commands: [],
    warnings: [],
    undo: null,
    stop: null,
    lease: null,
    continuedAt: null,
    end: null,
    ...members,
  }
}

const traceOf = (members: Partial<Operation>) => {
  return tracesOn([operation(members)], 'tokman', 'prod', new Set([digest('a'), digest('b')]))[0]
}

describe('the trace of an operation', () => {
  it('is left on the tag that it imported', () => {
    expect(traceOf({})).toEqual({
      id: 'o-1',
      title: 'Import tokman:prod',
      by: 'olivia',
      reason: 'weekly',
      startedAt: '2026-11-23T18:00:00Z',
      endedAt: null,
      targets: [],
      isOnTag: true,
    })
    expect(traceOf({ request: { action: 'import', stream: 'tokman', tag: 'stg' } })).toBeUndefined()
  })

  it('is left on the pinned image, even if nothing moved', () => {
    const request = { action: 'pin', ...tag, digest: digest('a'), until: null } as const
    expect(traceOf({ request })?.targets).toEqual([digest('a')])
  })

  it('is left on the image that it moved a workload to', () => {
    const request = { ...revertWorkload(workload), to: 'before', way: 'pause' } as const
    const effect = { workload, container: 'tokman', from: digest('a') }
    expect(traceOf({ request, effects: [{ ...effect, to: digest('b') }] })?.targets).toEqual([digest('b')])
    expect(traceOf({ request, effects: [{ ...effect, to: digest('c') }] })).toBeUndefined()
    expect(traceOf({ request, effects: [{ ...effect, to: 'tokman:prod' }] })).toBeUndefined()
  })

  it('is not left by what changes no image', () => {
    expect(traceOf({ request: { action: 'schedule', ...tag, scheduled: true } })).toBeUndefined()
    expect(traceOf({ request: { action: 'restart', workload } })).toBeUndefined()
  })
})
