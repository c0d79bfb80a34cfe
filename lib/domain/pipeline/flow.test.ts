import { describe, expect, it } from 'vitest'
import { importFlow, workloadConcerns } from '#lib/domain/pipeline/flow'
import {
  crashed,
  failed,
  lag,
  image,
  laneView,
  newer,
  pinned,
  workloadSummary,
} from '#lib/domain/testing/test-views'
import { markWith } from '#lib/domain/testing/test-marks'
import type { LaneView } from '#lib/domain/pipeline/pipeline-views'
import type { JudgedWorkload } from '#lib/domain/workload/workload-views'
import type { RegistryCheck } from '#lib/domain/image-stream/image-stream-views'

describe('the flow into the image stream', () => {
  it.each<[string, LaneView, RegistryCheck | undefined]>([
    ['newer', laneView(), newer],
    ['newer-bad', laneView(), { ...newer, image: { ...newer.image, mark: markWith() } }],
    ['newer', laneView(), { ...newer, image: { ...newer.image, mark: markWith({ verdict: 'good' }) } }],
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

describe('what is to say about a workload', () => {
  it.each<[string[], Partial<JudgedWorkload>]>([
    [[], {}],
    [[], { health: 'scaled-down' }],
    [['rollingOut'], { health: 'rolling-out' }],
    [['settling'], { health: 'settling' }],
    [['unhealthy'], { health: 'stuck' }],
    [['crashing'], { health: 'stuck', pods: [crashed] }],
    [['crashing'], { health: 'unhealthy', pods: [{ ...crashed, status: 'Running', secondsSinceCrash: 20 }] }],
    [['unhealthy'], { health: 'unhealthy', pods: [{ ...crashed, status: 'ImagePullBackOff' }] }],
    [['unhealthy', 'pausedTriggers'], { health: 'unhealthy', pausedContainer: 'worker' }],
    [['brokenTriggers', 'behind'], { triggerProblem: 'not JSON', lags: [lag()] }],
    [['brokenTriggers'], { goneTriggers: ['The trigger of container app is broken: it is gone.'] }],
    [['behind', 'pausedTriggers'], { pausedContainer: 'worker', lags: [lag()] }],
    [['behind', 'rollingOut'], { health: 'rolling-out', lags: [lag({ builds: null })] }],
    [['pausedTriggers'], { pausedContainer: 'worker', lags: [lag({ builds: 0 })] }],
  ])('is %j', (concerns, members) => {
    expect(workloadConcerns(workloadSummary(members))).toEqual(concerns)
  })
})
