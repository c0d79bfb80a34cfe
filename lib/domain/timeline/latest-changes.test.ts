import { describe, expect, it } from 'vitest'
import { laneIndexOf } from '#lib/domain/pipeline/lane-index'
import { chronicleWith, runFact } from '#lib/domain/testing/test-facts'
import {
  deploymentOf,
  digest,
  DOWN,
  followingStream,
  podOf,
  replicaSetOf,
  snapshotOf,
  triggerOf,
  type Lists,
} from '#lib/domain/testing/test-objects'
import { LatestChanges } from '#lib/domain/timeline/latest-changes'
import type { Pod } from '#lib/kubernetes/objects'

const NOW = Date.parse('2026-11-22T18:00:00Z')
const DAYS = '2026-10-23T00:00:00.000Z'

function lookAt(lists: Lists, lane = '', latest = new LatestChanges()) {
  const snapshot = snapshotOf(lists)
  const { tags, workloads, count, crashed, from } = latest.of(
    snapshot,
    laneIndexOf(snapshot).entries,
    lane,
    NOW,
  )
  return {
    from,
    count,
    tags: tags.map(({ key }) => key),
    workloads: workloads.map(({ object }) => object.metadata.name),
    crashed: [...crashed].map(([key, { pods }]) => `${key} ${pods.length}`),
  }
}

const worker = followingStream('worker', [digest('a')])
const fed = deploymentOf('worker', {
  images: { app: `quay.io/packit/worker@${digest('a')}` },
  triggers: [triggerOf('worker:prod', 'app')],
})
const deployments = [
  { ...fed, metadata: { ...fed.metadata, creationTimestamp: '2026-11-20T02:00:00Z' } },
  deploymentOf('other', { images: { app: 'quay.io/a/other:1' } }),
]
const set = replicaSetOf(fed, 2, 'abc')

function crashed(name: string): Pod {
  const made = podOf(set)
  const lastState = { terminated: { exitCode: 1, finishedAt: '2026-11-21T03:12:00Z' } }
  const status = { name: 'app', image: '', imageID: '', ready: false, restartCount: 1, lastState }
  return { ...made, metadata: { ...made.metadata, name }, status: { containerStatuses: [status] } }
}

describe('what is looked at', () => {
  it('has workloads that only Quayside remembers to have crashed, however long ago they moved', () => {
    const failed = (last: string) =>
      runFact({
        workload: { kind: 'Deployment', name: 'other' },
        failure: { first: last, last, restarts: 1, reason: 'Error', exitCode: 1 },
      })
    const crashedIn = (last: string) => {
      const snapshot = { ...snapshotOf({ deployments }), chronicle: chronicleWith(failed(last)) }
      const { crashed } = new LatestChanges().of(snapshot, laneIndexOf(snapshot).entries, '', NOW)
      return [...crashed.keys()]
    }
    expect(crashedIn('2026-11-21T03:12:00Z')).toEqual(['Deployment/other'])
    expect(crashedIn('2026-10-01T03:12:00Z')).toEqual([])
  })

  it('is all that changed in thirty days, in whole days, where that is little', () => {
    const looked = lookAt({
      imageStreams: [worker],
      deployments,
      replicaSets: [set],
      pods: [crashed('one'), podOf(set)],
    })
    expect(looked).toEqual({
      from: DAYS,
      count: 2,
      tags: ['worker:prod'],
      workloads: ['worker'],
      crashed: ['Deployment/worker 1'],
    })
  })

  it('is what changed last in a large environment, and it says how far back that is', () => {
    const many = Array.from({ length: 10_000 }, (_, index) => followingStream(`app-${index}`, [digest('a')]))
    const { tags, from } = lookAt({ imageStreams: many })
    expect(tags).toHaveLength(200)
    expect(from).toBe('2026-11-20T02:00:00Z')
  })

  it('has all pods that crashed only if there are few, and if they can be read', () => {
    const areWhole = (lists: Lists, down = {}) => {
      const snapshot = { ...snapshotOf(lists), ...down }
      return new LatestChanges().of(snapshot, [], '', NOW).arePodsWhole
    }
    const pods = Array.from({ length: 200 }, (_, index) => crashed(`pod-${index}`))
    expect(areWhole({ pods: pods.slice(1) })).toBe(true)
    expect(areWhole({ pods })).toBe(false)
    expect(areWhole({}, { pods: DOWN })).toBe(false)
  })

  it('of one lane is all of it and of the workloads that it feeds, however much else changed', () => {
    const many = Array.from({ length: 300 }, (_, index) => followingStream(`app-${index}`, [digest('a')]))
    const lists = { imageStreams: [...many, worker], deployments, replicaSets: [set] }
    expect(lookAt(lists, 'worker:prod')).toMatchObject({
      from: DAYS,
      tags: ['worker:prod'],
      workloads: ['worker'],
    })
    expect(lookAt(lists, 'Deployment/worker')).toMatchObject({ tags: ['worker:prod'], workloads: ['worker'] })
    expect(lookAt(lists, 'Deployment/other')).toMatchObject({ tags: [], workloads: ['other'] })
  })

  it('follows the lists', () => {
    const latest = new LatestChanges()
    lookAt({ imageStreams: [worker], deployments, replicaSets: [set], pods: [crashed('one')] }, '', latest)
    const later = lookAt(
      { deployments, replicaSets: [set], pods: [crashed('two'), crashed('three')] },
      '',
      latest,
    )
    expect(later).toMatchObject({ tags: [], crashed: ['Deployment/worker 2'] })
  })
})
