import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { historyOf } from '#lib/domain/stream-tag/history'
import { imageFacts, imageView, unknownImage, type Images } from '#lib/domain/image/image'
import { NO_EVIDENCE } from '#lib/domain/moves/move-evidence'
import { NO_RETURNS } from '#lib/domain/workload/workload-journal'
import { ownershipOf } from '#lib/domain/workload/ownership'
import { answered, recordedSnapshot, SERVICE, WORKER } from '#lib/domain/testing/recorded-objects'
import type { Snapshot } from '#lib/domain/snapshot'
import {
  deploymentOf,
  digest,
  followingStream,
  replicaSetOf,
  snapshotOf,
  streamOf,
  tagIn,
} from '#lib/domain/testing/test-objects'
import { workloadsOf } from '#lib/domain/workload/workload'

function historyIn(snapshot: Snapshot, stream: string, tag: string, images: Images = new Map()) {
  const evidence = { moves: NO_EVIDENCE, returnsOf: () => NO_RETURNS }
  return historyOf(
    tagIn(snapshot, stream, tag),
    workloadsOf(snapshot),
    ownershipOf(snapshot),
    images,
    evidence,
  )
}

const kinds = snapshotOf({ imageStreams: [answered('ImageStream', 'kinds-of-tags', 0)] })

describe('the import history', () => {
  it('is newest first, with the runs of each image', () => {
    const [first] = answered('PodList', 'statefulset-broken-pod', 4).items ?? []
    const { image } = answered('ImageStreamTag', 'imagestreams-list-and-history', 2)
    const view = imageView(imageFacts(image, Date.parse('2026-11-29T12:00:00Z')))
    const snapshot = recordedSnapshot({ pods: first ? [first] : [] })
    const [newest, second, oldest] = historyIn(
      snapshot,
      'packit-worker',
      'prod',
      new Map([[view.digest, view]]),
    )
    expect(newest).toEqual({
      key: `${view.digest}@2026-11-23T17:56:06Z#3`,
      image: view,
      pullSpec: `127.0.0.1:5000/packit/packit-worker@${view.digest}`,
      importedAt: '2026-11-23T17:56:06Z',
      replacedAt: null,
      isNewest: true,
      isPinned: false,
      isPruned: false,
      canPin: true,
      runs: [
        {
          workload: WORKER,
          state: 'runs',
          since: { at: '2026-11-23T17:56:06Z', isExact: true },
          until: null,
        },
      ],
      operations: [],
      broughtBy: [],
    })
    expect(second).toMatchObject({
      replacedAt: newest?.importedAt,
      isNewest: false,
      runs: [{ workload: WORKER, state: 'ended', until: { at: '2026-11-23T17:56:06Z', isExact: true } }],
    })
    expect(oldest).toMatchObject({ replacedAt: second?.importedAt, runs: [{ workload: WORKER }] })
  })

  it('has runs of revisions without pods', () => {
    const history = historyIn(recordedSnapshot(), 'packit-service', 'prod')
    expect(history.map(({ runs }) => runs.map(({ workload, state }) => [workload, state]))).toEqual([
      [[SERVICE, 'awaited']],
      [[SERVICE, 'ended']],
      [[SERVICE, 'ended']],
    ])
  })

  it('has just the digest of an image without an Image object', () => {
    const [newest] = historyIn(recordedSnapshot(), 'tokman', 'prod')
    expect(newest?.image).toEqual(unknownImage(newest?.image?.digest ?? ''))
  })

  it('says who brought an item, unless an operation did, which it has anyway', () => {
    const stream = followingStream('worker', [digest('b'), digest('a')])
    const snapshot = snapshotOf({ imageStreams: [stream] })
    const operation = {
      ...{ id: 'op-1', title: 'Import worker:prod', by: 'Ola', reason: '', isOnTag: true, targets: [] },
      ...{ startedAt: '2026-11-20T01:59:59Z', endedAt: '2026-11-20T02:00:09Z' },
    }
    const moves = { operations: [operation], wholeFrom: -Infinity, cronJobs: [] }
    const evidence = { moves, returnsOf: () => NO_RETURNS }
    const tag = tagIn(snapshot, 'worker', 'prod')
    const history = historyOf(tag, [], ownershipOf(snapshot), new Map(), evidence)
    expect(history.map(({ operations, broughtBy }) => [operations.map(({ id }) => id), broughtBy])).toEqual([
      [['op-1'], []],
      [[], [{ kind: 'client', manager: null }]],
    ])
  })

  it('marks the pinned item', () => {
    expect(historyIn(kinds, 'kinds-of-tags', 'pinned')).toMatchObject([{ isPinned: true, canPin: true }])
  })

  it('of a reference tag has a pull spec and no image', () => {
    expect(historyIn(kinds, 'kinds-of-tags', 'reference')).toMatchObject([
      { image: null, pullSpec: '127.0.0.1:5000/packit/tokman:v3', canPin: false, runs: [] },
    ])
  })

  it('of a pushed tag cannot be pinned', () => {
    expect(historyIn(kinds, 'kinds-of-tags', 'pushed')).toMatchObject([{ canPin: false }])
  })

  it.each(['failing', 'no-from'])('of the tag %s is empty', (tag) => {
    expect(historyIn(kinds, 'kinds-of-tags', tag)).toEqual([])
  })

  it('keeps the key of an item when a newer one is added, even of the same image', () => {
    const keys = (digests: string[]) => {
      const items = digests.map((image) => {
        return {
          image,
          created: '2026-11-20T02:00:00Z',
          dockerImageReference: `quay.io/a/b@${image}`,
          generation: 1,
        }
      })
      const stream = streamOf('worker', { status: { tags: [{ tag: 'prod', items }] } })
      return historyIn(snapshotOf({ imageStreams: [stream] }), 'worker', 'prod').map(({ key }) => key)
    }
    fc.assert(
      fc.property(fc.array(fc.constantFrom(digest('a'), digest('b'), '')), (digests) => {
        const before = keys(digests)
        expect(new Set(before).size).toBe(digests.length)
        expect(keys([digest('a'), ...digests]).slice(1)).toEqual(before)
      }),
    )
  })

  it('has an item for each import of an image', () => {
    const stream = followingStream('worker', [digest('a'), digest('b'), digest('a')])
    const history = historyIn(snapshotOf({ imageStreams: [stream] }), 'worker', 'prod')
    expect(history.map(({ image, isNewest }) => [image?.digest, isNewest])).toEqual([
      [digest('a'), true],
      [digest('b'), false],
      [digest('a'), false],
    ])
  })

  it('assigns a run to the import before it', () => {
    const stream = followingStream('worker', [digest('a'), digest('b'), digest('a')])
    const image = (digit: string) => `quay.io/packit/worker@${digest(digit)}`
    const worker = deploymentOf('worker', { images: { worker: image('a') } })
    const made = (revision: number, digit: string, creationTimestamp: string) => {
      const template = deploymentOf('worker', { images: { worker: image(digit) } }).spec.template
      const set = replicaSetOf(worker, revision, `hash${revision}`, template)
      return { ...set, metadata: { ...set.metadata, creationTimestamp } }
    }
    const history = historyIn(
      snapshotOf({
        imageStreams: [stream],
        deployments: [worker],
        // A label changed as well, so the return of the image made a new revision.
        replicaSets: [
          made(3, 'a', '2026-11-20T02:00:01Z'),
          made(2, 'b', '2026-11-19T02:00:01Z'),
          made(1, 'a', '2026-11-18T02:00:01Z'),
        ],
      }),
      'worker',
      'prod',
    )
    expect(history.map(({ importedAt, runs }) => [importedAt, runs.map(({ since }) => since?.at)])).toEqual([
      ['2026-11-20T02:00:00Z', ['2026-11-20T02:00:01Z']],
      ['2026-11-19T02:00:00Z', ['2026-11-19T02:00:01Z']],
      ['2026-11-18T02:00:00Z', ['2026-11-18T02:00:01Z']],
    ])
  })
})
