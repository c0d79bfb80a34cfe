import { describe, expect, it } from 'vitest'
import { deploymentOf, digest, DOWN, snapshotOf } from '#lib/domain/testing/test-objects'
import { laneIndexOf } from '#lib/domain/pipeline/lane-index'
import type { Snapshot } from '#lib/domain/snapshot'
import type { OperationEnd, WorkloadRecord } from '#lib/plan/operation/operation'
import { operationView } from '#lib/plan/records/operation-view'
import { sinceEnd } from '#lib/plan/records/since-end'
import { operationWith } from '#lib/plan/testing/test-operations'

const [a, b, c] = [digest('a'), digest('b'), digest('c')]
const workload = { kind: 'Deployment', name: 'tokman' } as const
const record: WorkloadRecord = {
  ...{ workload, state: 'healthy', reason: null, desired: 1, ready: 1, onTarget: 1 },
  images: [{ container: 'app', image: b }],
}
const end: OperationEnd = {
  ...{ state: 'healthy', at: '2026-11-23T18:29:00.000Z', message: 'All pods of tokman are ready.', next: [] },
  workloads: [record],
}
const ended = operationWith({
  request: { action: 'import', stream: 'tokman', tag: 'prod' },
  effects: [{ workload, container: 'app', from: a, to: b }],
  end,
})

function clusterWith(image: string, ready = 1): Snapshot {
  const images = { app: `quay.io/packit/tokman@${image}` }
  const status = { readyReplicas: ready, availableReplicas: ready }
  return snapshotOf({ deployments: [deploymentOf('tokman', { images, status })] })
}

const since = (snapshot: Snapshot, operations = [ended], of = ended) =>
  sinceEnd(of, snapshot, laneIndexOf(snapshot), operations)

describe('what workloads have since the end of an operation', () => {
  it('is not told while it is the same', () => {
    expect(since(clusterWith(b))).toEqual([])
  })

  it('is another image, with the operation that brought it', () => {
    const back = operationWith({ id: 'back', effects: [{ workload, container: 'app', from: b, to: a }] })
    expect(since(clusterWith(a), [back, ended])).toMatchObject([
      { workload, images: [{ container: 'app', image: a }], by: { id: 'back' } },
    ])
  })

  it('names nobody for an image that no operation brought', () => {
    const back = operationWith({ id: 'back', effects: [{ workload, container: 'app', from: b, to: a }] })
    expect(since(clusterWith(c), [back, ended])).toMatchObject([{ images: [{ image: c }], by: null }])
  })

  it('is that a workload is gone', () => {
    expect(since(snapshotOf())).toMatchObject([{ workload, summary: null }])
  })

  it('is told of what the images of a promotion moved, which only its record says', () => {
    const request = { action: 'promote', sources: [], imports: false, override: false } as const
    const promotion = { ...ended, request: { ...request, sources: [] }, effects: [] }
    expect(since(clusterWith(b), [promotion], promotion)).toEqual([])
    expect(since(clusterWith(a), [promotion], promotion)).toMatchObject([
      { workload, images: [{ image: a }] },
    ])
  })

  it('is told of an earlier entry without a record, by what it moved to', () => {
    const earlier = { ...ended, end: { ...end, workloads: null } }
    expect(since(clusterWith(c), [earlier], earlier)).toMatchObject([{ images: [{ image: c }] }])
    expect(since(clusterWith(b), [earlier], earlier)).toEqual([])
  })

  it('is not guessed while the cluster cannot be read', () => {
    expect(since({ ...snapshotOf(), deployments: DOWN })).toEqual([])
  })
})

describe('the page of a finished operation', () => {
  const environment = {
    ...{ name: 'prod', title: 'Production', namespace: 'packit-prod' },
    ...{ isProtected: false, mayAct: true, hasSources: false },
  }
  const clusters = [
    clusterWith(b),
    clusterWith(a),
    clusterWith(c, 0),
    snapshotOf(),
    { ...snapshotOf(), deployments: DOWN },
  ]

  it('says the same whatever the cluster is now', () => {
    const views = clusters.map((cluster) =>
      operationView(environment, cluster, laneIndexOf(cluster), ended, [ended], null),
    )
    for (const { operation, progress } of views) {
      expect(operation.end).toEqual(end)
      expect(progress).toMatchObject({ state: 'healthy', message: end.message, isOver: true, workloads: [] })
    }
  })

  it('has no undo once it was undone, and says by whom', () => {
    const back = operationWith({
      ...{ id: 'back', title: 'Follow it', by: 'Kim', reason: 'it was wrong' },
      request: { action: 'follow', stream: 'packit-service', tag: 'prod' },
    })
    const view = (operations = [ended]) =>
      operationView(environment, clusterWith(b), laneIndexOf(clusterWith(b)), ended, operations, null)
    expect(view()).toMatchObject({ undo: ended.undo, undone: null })
    expect(view([back, ended])).toMatchObject({
      undo: null,
      undone: { id: 'back', by: 'Kim', reason: 'it was wrong', isWhole: true },
    })
  })
})
