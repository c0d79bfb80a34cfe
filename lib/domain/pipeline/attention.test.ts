import { expect, it } from 'vitest'
import { attentionOf, laneHasConcern, troubleOf } from '#lib/domain/pipeline/attention'
import { workloadHasConcern } from '#lib/domain/pipeline/flow'
import { CONCERNS } from '#lib/domain/pipeline/concerns'
import { markWith } from '#lib/domain/testing/test-marks'
import {
  crashed,
  failed,
  lag,
  laneView,
  newer,
  pinned,
  refused,
  workloadSummary,
} from '#lib/domain/testing/test-views'
import type { LaneView } from '#lib/domain/pipeline/pipeline-views'
import type { LaneCheck } from '#lib/domain/image-stream/image-stream-views'

const shared = workloadSummary({ health: 'unhealthy' })
const lanes: LaneView[] = [
  laneView({ workloads: [shared] }),
  laneView({ stream: 'b', workloads: [shared], source: pinned }),
  laneView({ stream: 'c', import: failed }),
  laneView({ stream: 'd', import: { state: 'never' } }),
  laneView({ stream: 'e' }),
  laneView({ stream: 'f', workloads: [workloadSummary({ name: 'f', pausedContainer: 'worker' })] }),
  laneView({ stream: 'h', workloads: [workloadSummary({ name: 'h', health: 'stuck', pods: [crashed] })] }),
  laneView({ stream: 'g', workloads: [workloadSummary({ name: 'g', lags: [lag()] })] }),
]
const entries = lanes.map((lane) => ({ key: `${lane.stream}:${lane.tag}`, lane }))
const troubled = lanes.flatMap((each, place) => (troubleOf(each) === null ? [] : place))
const others = [
  workloadSummary({ name: 'redis', health: 'rolling-out' }),
  workloadSummary({ name: 'tokman', triggerProblem: 'not JSON' }),
]
const checks = new Map<string, LaneCheck>([
  ['packit-worker:prod', newer],
  ['e:prod', refused],
  ['h:prod', { ...newer, isEarlier: true }],
])

it('counts lanes and workloads by concern', () => {
  const fed = lanes.slice(1).flatMap(({ workloads }) => workloads)
  expect(attentionOf({ entries, troubled, workloads: [...fed, ...others], others }, checks)).toEqual({
    lanes: 8,
    troubled: 6,
    settling: 0,
    newer: 1,
    pinned: 1,
    importFailing: 1,
    crashing: 1,
    earlier: 1,
    newerBad: 0,
    rollingOut: 1,
    unhealthy: 1,
    brokenTriggers: 1,
    pausedTriggers: 1,
    behind: 1,
    neverImported: 1,
    refused: 1,
    unchecked: 2,
  })
})

it('finds the lanes and workloads of each concern', () => {
  const raised = CONCERNS.map((concern) => [
    concern,
    entries.filter(({ key, lane }) => laneHasConcern(lane, checks.get(key), concern)).map(({ key }) => key),
    others.filter((workload) => workloadHasConcern(workload, concern)).map(({ name }) => name),
  ])
  expect(raised).toEqual([
    ['importFailing', ['c:prod'], []],
    ['crashing', ['h:prod'], []],
    ['unhealthy', ['packit-worker:prod', 'b:prod'], []],
    ['brokenTriggers', [], ['tokman']],
    ['neverImported', ['d:prod'], []],
    ['refused', ['e:prod'], []],
    ['behind', ['g:prod'], []],
    ['newer', ['packit-worker:prod'], []],
    ['earlier', ['h:prod'], []],
    ['newerBad', [], []],
    ['rollingOut', [], ['redis']],
    ['settling', [], []],
    ['pinned', ['b:prod'], []],
    ['pausedTriggers', ['f:prod'], []],
  ])
})

it('counts what is newer and marked bad apart: it is nothing to import', () => {
  const marked = new Map([['packit-worker:prod', { ...newer, image: { ...newer.image, mark: markWith() } }]])
  const { newer: count, newerBad } = attentionOf({ entries, troubled, workloads: [], others: [] }, marked)
  expect([count, newerBad]).toEqual([0, 1])
})
