import { describe, expect, it } from 'vitest'
import { answered, recordedSnapshot } from '#lib/domain/testing/recorded-objects'
import { tagView } from '#lib/domain/stream-tag/tag-view'
import { findTag } from '#lib/domain/image-stream/tag-source'
import { DOWN, snapshotOf, streamOf, tagIn } from '#lib/domain/testing/test-objects'
import { registry } from '#lib/domain/testing/test-views'

const environment = {
  name: 'prod',
  title: 'Production',
  namespace: 'packit-prod',
  isProtected: true,
  mayAct: false,
}
const fromRegistry = { check: null, newCommits: null, registry, pullSecrets: null }
const kinds = snapshotOf({ imageStreams: [answered('ImageStream', 'kinds-of-tags', 0)] })

describe('a stream tag', () => {
  it('is shown with its lane, its history and how it is set', () => {
    const snapshot = recordedSnapshot()
    expect(
      tagView(environment, snapshot, tagIn(snapshot, 'packit-worker', 'prod'), new Map(), fromRegistry, []),
    ).toMatchObject({
      lane: { stream: 'packit-worker', tag: 'prod', workloads: [{ name: 'packit-worker-short-running' }] },
      history: [{ isNewest: true }, { isNewest: false }, { isNewest: false }],
      importPolicy: { scheduled: false, insecure: false, importMode: 'Legacy' },
      referencePolicy: 'Source',
      unread: [],
    })
  })

  it('that is scheduled says so', () => {
    const view = tagView(
      environment,
      kinds,
      tagIn(kinds, 'kinds-of-tags', 'plain'),
      new Map(),
      fromRegistry,
      [],
    )
    expect(view.importPolicy.scheduled).toBe(true)
  })

  it('without a spec has the defaults of the API', () => {
    const view = tagView(
      environment,
      kinds,
      tagIn(kinds, 'kinds-of-tags', 'pushed'),
      new Map(),
      fromRegistry,
      [],
    )
    expect(view).toMatchObject({
      importPolicy: { scheduled: false, insecure: false, importMode: 'Legacy' },
      referencePolicy: 'Source',
    })
  })

  it('is shown when the workloads could not be read', () => {
    const snapshot = { ...kinds, pods: DOWN }
    const view = tagView(
      environment,
      snapshot,
      tagIn(kinds, 'kinds-of-tags', 'plain'),
      new Map(),
      fromRegistry,
      [],
    )
    expect(view.unread).toEqual([{ what: 'pods', error: DOWN.error }])
  })

  it.each([
    ['of an unknown stream', kinds, 'gone'],
    ['that the stream does not have', kinds, 'kinds-of-tags'],
    ['of a stream without tags', snapshotOf({ imageStreams: [streamOf('empty', {})] }), 'empty'],
    ['when streams could not be read', { ...kinds, imageStreams: DOWN }, 'kinds-of-tags'],
  ])('%s is not found', (_, snapshot, stream) => {
    expect(findTag(snapshot, stream, 'gone')).toBeUndefined()
  })
})
