import { describe, expect, it } from 'vitest'
import { importFlow, rolloutFlow } from '#lib/domain/pipeline/flow'
import {
  crashed,
  failed,
  image,
  laneView,
  newer,
  pinned,
  workloadSummary,
} from '#lib/domain/testing/test-views'
import type { LaneView } from '#lib/domain/pipeline/pipeline-views'
import type { WorkloadSummary } from '#lib/domain/workload/workload-views'
import type { RegistryCheck } from '#lib/domain/image-stream/image-stream-views'

describe('the flow into the image stream', () => {
  it.each<[string, LaneView, RegistryCheck | undefined]>([
    ['newer', laneView(), newer],
    ['earlier', laneView(), { ...newer, isEarlier: true }],
    ['up-to-date', laneView(), { state: 'up-to-date', image }],
    ['up-to-date', laneView(), { state: 'newer', image }],
    ['refused', laneView(), failed],
    ['unchecked', laneView(), undefined],
    ['never', laneView({ import: { state: 'never' } }), newer],
    ['importing', laneView({ import: { state: 'pending' } }), newer],
    ['failing', laneView({ import: failed }), newer],
    ['failing', laneView({ import: failed, source: pinned }), undefined],
    ['pinned', laneView({ source: pinned }), undefined],
    ['no-import', laneView({ source: { kind: 'pushed' } }), undefined],
  ])('is %s', (flow, of, check) => {
    expect(importFlow(of, check)).toBe(flow)
  })
})

describe('the flow to a workload', () => {
  it.each<[string, Partial<WorkloadSummary>]>([
    ['settled', {}],
    ['settled', { health: 'scaled-down' }],
    ['rolling-out', { health: 'rolling-out', isBehind: true }],
    ['unhealthy', { health: 'stuck' }],
    ['crashing', { health: 'stuck', pods: [crashed] }],
    ['crashing', { health: 'unhealthy', pods: [{ ...crashed, status: 'Running', secondsSinceCrash: 20 }] }],
    ['unhealthy', { health: 'unhealthy', pods: [{ ...crashed, status: 'ImagePullBackOff' }] }],
    ['unhealthy', { health: 'unhealthy', pausedContainer: 'worker' }],
    ['trigger-broken', { triggerProblem: 'not JSON', isBehind: true }],
    ['trigger-paused', { pausedContainer: 'worker', isBehind: true }],
    ['behind', { isBehind: true }],
  ])('is %s', (flow, members) => {
    expect(rolloutFlow(workloadSummary(members))).toBe(flow)
  })
})
