import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { historyOf } from '#lib/domain/history'
import { imageFacts, imageView, unknownImage, type Images } from '#lib/domain/image'
import { ownershipOf } from '#lib/domain/ownership'
import { answered, recordedSnapshot, SERVICE, WORKER } from '#lib/domain/recorded-objects'
import type { Snapshot } from '#lib/domain/snapshot'
import { digest, followingStream, snapshotOf, streamOf, tagIn } from '#lib/domain/test-objects'
import { workloadsOf } from '#lib/domain/workload'

function historyIn(snapshot: Snapshot, stream: string, tag: string, images: Images = new Map()) {
  return historyOf(tagIn(snapshot, stream, tag), workloadsOf(snapshot), ownershipOf(snapshot), images)
}

const kinds = snapshotOf({ imageStreams: [answered('ImageStream', 'kinds-of-tags', 0)] })

describe('the import history', () => {
  it('is newest first, with what runs and what ran each image', () => {
    const [first] = answered('PodList', 'statefulset-broken-pod', 4).items ?? []
    const { image } = answered('ImageStreamTag', 'imagestreams-list-and-history', 2)
    const view = imageView(imageFacts(image))
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
      canPin: true,
      runsOn: [WORKER],
      ranOn: [WORKER],
    })
    expect(second).toMatchObject({
      replacedAt: newest?.importedAt,
      isNewest: false,
      runsOn: [],
      ranOn: [WORKER],
    })
    expect(oldest).toMatchObject({ replacedAt: second?.importedAt, ranOn: [WORKER] })
  })

  it('knows revisions without pods', () => {
    expect(
      historyIn(recordedSnapshot(), 'packit-service', 'prod').map(({ runsOn, ranOn }) => ({ runsOn, ranOn })),
    ).toEqual(Array(3).fill({ runsOn: [], ranOn: [SERVICE] }))
  })

  it('shows an image that the cluster knows nothing more of as its digest', () => {
    const [newest] = historyIn(recordedSnapshot(), 'tokman', 'prod')
    expect(newest?.image).toEqual(unknownImage(newest?.image?.digest ?? ''))
  })

  it('marks what a tag is pinned to', () => {
    expect(historyIn(kinds, 'kinds-of-tags', 'pinned')).toMatchObject([{ isPinned: true, canPin: true }])
  })

  it('of a reference tag has a pull spec and no image', () => {
    expect(historyIn(kinds, 'kinds-of-tags', 'reference')).toMatchObject([
      { image: null, pullSpec: '127.0.0.1:5000/packit/tokman:v3', canPin: false, runsOn: [], ranOn: [] },
    ])
  })

  it('of a pushed tag can be read and not pinned to', () => {
    expect(historyIn(kinds, 'kinds-of-tags', 'pushed')).toMatchObject([{ canPin: false }])
  })

  it.each(['failing', 'no-from'])('of the tag %s is empty', (tag) => {
    expect(historyIn(kinds, 'kinds-of-tags', tag)).toEqual([])
  })

  it('keeps the key of an item when a newer one is put before it, also of the same image', () => {
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

  it('tells two imports of one image apart', () => {
    const stream = followingStream('worker', [digest('a'), digest('b'), digest('a')])
    const history = historyIn(snapshotOf({ imageStreams: [stream] }), 'worker', 'prod')
    expect(history.map(({ image, isNewest }) => [image?.digest, isNewest])).toEqual([
      [digest('a'), true],
      [digest('b'), false],
      [digest('a'), false],
    ])
  })
})
