import { describe, expect, it } from 'vitest'
import { answered, recordedSnapshot } from '#lib/domain/testing/recorded-objects'
import { NO_EVIDENCE } from '#lib/domain/moves/move-evidence'
import { NO_RETURNS } from '#lib/domain/workload/workload-journal'
import type { Snapshot } from '#lib/domain/snapshot'
import { laneIndexOf } from '#lib/domain/pipeline/lane-index'
import { tagView } from '#lib/domain/stream-tag/tag-view'
import { findTag } from '#lib/domain/image-stream/tag-source'
import { DOWN, snapshotOf, streamOf } from '#lib/domain/testing/test-objects'
import { environment, registry } from '#lib/domain/testing/test-views'

const kinds = snapshotOf({ imageStreams: [answered('ImageStream', 'kinds-of-tags', 0)] })

function viewIn(snapshot: Snapshot, stream: string, tag: string) {
  const entry = laneIndexOf(snapshot).entries.find(({ key }) => key === `${stream}:${tag}`)
  if (!entry) throw new Error(`There is no ${stream}:${tag}.`)
  const fromRegistry = {
    check: null,
    newCommits: null,
    whyNoCommit: null,
    registry,
    pullSecrets: null,
    observation: null,
  }
  return tagView(environment, snapshot, entry, new Map(), fromRegistry, {
    moves: NO_EVIDENCE,
    returnsOf: () => NO_RETURNS,
  })
}

describe('a stream tag', () => {
  it('has the containers that crash in what it feeds, and no others', () => {
    const pods = answered('PodList', 'statefulset-broken-pod', 4).items ?? []
    const snapshot = recordedSnapshot({ pods })
    const { crashes } = viewIn(snapshot, 'packit-worker', 'prod')
    expect(crashes).toMatchObject([{ state: 'waiting', waitsFor: 'CrashLoopBackOff', isCrashing: true }])
    expect(viewIn(snapshot, 'packit-service', 'prod').crashes).toEqual([])
  })

  it('has its lane, its history and its settings', () => {
    const snapshot = recordedSnapshot()
    expect(viewIn(snapshot, 'packit-worker', 'prod')).toMatchObject({
      lane: { stream: 'packit-worker', tag: 'prod', workloads: [{ name: 'packit-worker-short-running' }] },
      history: [{ isNewest: true }, { isNewest: false }, { isNewest: false }],
      importPolicy: { scheduled: false, insecure: false, importMode: 'Legacy' },
      referencePolicy: 'Source',
      unread: [],
    })
  })

  it('has its import policy', () => {
    const view = viewIn(kinds, 'kinds-of-tags', 'plain')
    expect(view.importPolicy.scheduled).toBe(true)
  })

  it('without a spec has the defaults of the API', () => {
    const view = viewIn(kinds, 'kinds-of-tags', 'pushed')
    expect(view).toMatchObject({
      importPolicy: { scheduled: false, insecure: false, importMode: 'Legacy' },
      referencePolicy: 'Source',
    })
  })

  it('is shown if workloads could not be read', () => {
    const snapshot = { ...kinds, pods: DOWN }
    const view = viewIn(snapshot, 'kinds-of-tags', 'plain')
    expect(view.unread).toEqual([{ what: 'pods', name: null, error: DOWN.error }])
  })

  it.each([
    ['of an unknown stream', kinds, 'gone'],
    ['that the stream does not have', kinds, 'kinds-of-tags'],
    ['of a stream without tags', snapshotOf({ imageStreams: [streamOf('empty', {})] }), 'empty'],
    ['if streams could not be read', { ...kinds, imageStreams: DOWN }, 'kinds-of-tags'],
  ])('%s is not found', (_, snapshot, stream) => {
    expect(findTag(snapshot, stream, 'gone')).toBeUndefined()
  })
})
