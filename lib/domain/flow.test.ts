import { describe, expect, it } from 'vitest'
import { attentionOf, checkOf, filterLanes, importFlow, rolloutFlow } from '#lib/domain/flow'
import { unknownImage } from '#lib/domain/image'
import type { LaneView, RegistryCheck, WorkloadSummary } from '#lib/domain/views'

const image = unknownImage(`sha256:${'a'.repeat(64)}`)
const repository = 'quay.io/packit/packit-worker'
const pinned = {
  kind: 'pinned',
  pullSpec: `${repository}@${image.digest}`,
  repository,
  digest: image.digest,
} as const
const newer: RegistryCheck = { state: 'newer', image: unknownImage(`sha256:${'b'.repeat(64)}`) }

function lane(members: Partial<LaneView> = {}): LaneView {
  return {
    stream: 'packit-worker',
    tag: 'prod',
    source: { kind: 'following', pullSpec: `${repository}:prod`, repository, tag: 'prod' },
    isScheduled: false,
    pin: null,
    import: { state: 'done' },
    image,
    importedAt: '2026-11-17T18:00:00Z',
    workloads: [],
    ...members,
  }
}

function workload(members: Partial<WorkloadSummary> = {}): WorkloadSummary {
  return {
    kind: 'StatefulSet',
    name: 'packit-worker-short-running',
    ready: 2,
    desired: 2,
    updated: 2,
    health: 'healthy',
    reason: null,
    strategy: 'OrderedReady',
    pods: [],
    triggerProblem: null,
    isPaused: false,
    isBehind: false,
    ...members,
  }
}

const failed = { state: 'failed', reason: 'NotFound', message: 'gone', since: null } as const

describe('the way into the image stream', () => {
  it.each<[string, LaneView, RegistryCheck | undefined]>([
    ['newer', lane(), newer],
    ['up-to-date', lane(), { state: 'up-to-date', image }],
    ['up-to-date', lane(), { state: 'newer', image }],
    ['refused', lane(), failed],
    ['unchecked', lane(), undefined],
    ['never', lane({ import: { state: 'never' } }), newer],
    ['importing', lane({ import: { state: 'pending' } }), newer],
    ['failing', lane({ import: failed }), newer],
    ['failing', lane({ import: failed, source: pinned }), undefined],
    ['pinned', lane({ source: pinned }), undefined],
    ['no-import', lane({ source: { kind: 'pushed' } }), undefined],
  ])('is %s', (flow, of, check) => {
    expect(importFlow(of, check)).toBe(flow)
  })
})

describe('the way to a workload', () => {
  it.each<[string, Partial<WorkloadSummary>]>([
    ['settled', {}],
    ['settled', { health: 'scaled-down' }],
    ['rolling-out', { health: 'rolling-out', isBehind: true }],
    ['failing', { health: 'stuck' }],
    ['failing', { health: 'unhealthy', isPaused: true }],
    ['trigger-broken', { triggerProblem: 'not JSON', isBehind: true }],
    ['trigger-paused', { isPaused: true, isBehind: true }],
    ['behind', { isBehind: true }],
  ])('is %s', (flow, members) => {
    expect(rolloutFlow(workload(members))).toBe(flow)
  })
})

it('counts what needs attention, a workload of two lanes once', () => {
  const shared = workload({ health: 'unhealthy' })
  const view = {
    environment: { name: 'prod', title: 'Prod', namespace: 'prod', isProtected: true, mayAct: true },
    readAt: '2026-11-23T18:00:00Z',
    lanes: [
      lane({ workloads: [shared] }),
      lane({ stream: 'b', workloads: [shared], source: pinned }),
      lane({ stream: 'c', import: failed }),
      lane({ stream: 'd', import: { state: 'never' } }),
      lane({ stream: 'e' }),
      lane({ stream: 'f', workloads: [workload({ name: 'f', isPaused: true })] }),
      lane({ stream: 'g', workloads: [workload({ name: 'g', isBehind: true })] }),
    ],
    others: [
      workload({ name: 'redis', health: 'rolling-out' }),
      workload({ name: 'tokman', triggerProblem: 'not JSON' }),
    ],
    unread: [],
  }
  const checks: Record<string, RegistryCheck> = { 'packit-worker:prod': newer, 'e:prod': failed }
  const registry = { checkedAt: view.readAt, checks, unread: [] }
  expect(attentionOf(view, registry)).toEqual({
    lanes: 7,
    newer: 1,
    pinned: 1,
    failing: 1,
    rollingOut: 1,
    unhealthy: 1,
    brokenTriggers: 1,
    pausedTriggers: 1,
    behind: 1,
    neverImported: 1,
    refused: 1,
    unchecked: 2,
  })
  expect(checkOf(undefined, lane())).toBeUndefined()
})

describe('the filter', () => {
  const lanes = [lane({ workloads: [workload()] }), lane({ stream: 'tokman', source: { kind: 'pushed' } })]

  it.each([
    ['', 2],
    [' WORKER ', 1],
    ['short-running prod', 1],
    ['quay.io/packit', 1],
    ['tokman:prod', 1],
    ['nothing', 0],
  ])('%j leaves %i of two lanes', (filter, number) => {
    expect(filterLanes(lanes, filter)).toHaveLength(number)
  })
})
