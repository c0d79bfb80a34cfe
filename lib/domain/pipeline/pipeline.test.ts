import { describe, expect, it } from 'vitest'
import { laneFilterOf } from '#lib/domain/pipeline/lane-filter'
import { laneIndexOf } from '#lib/domain/pipeline/lane-index'
import { lanePage, newestImages, pipelineView } from '#lib/domain/pipeline/pipeline'
import { answered, recordedSnapshot, SERVICE, WORKER } from '#lib/domain/testing/recorded-objects'
import type { Snapshot } from '#lib/domain/snapshot'
import {
  deploymentOf,
  digest,
  DOWN,
  followingStream,
  podOf,
  replicaSetOf,
  snapshotOf,
  triggerOf,
} from '#lib/domain/testing/test-objects'
import { environment, registry } from '#lib/domain/testing/test-views'
import type { LaneView } from '#lib/domain/pipeline/pipeline-views'

function viewOf(snapshot: Snapshot) {
  const page = lanePage(laneIndexOf(snapshot), laneFilterOf('', null), 0, new Map(), 'name')
  return pipelineView(environment, snapshot, page, new Map(), registry)
}

function laneIn(snapshot: Snapshot, stream: string, tag = 'prod'): LaneView | undefined {
  return viewOf(snapshot).lanes.find((lane) => lane.stream === stream && lane.tag === tag)
}

describe('the pipeline', () => {
  it('has a lane for each tag of the recorded streams, with the workloads that it feeds', () => {
    const { lanes, others, unread, readAt } = viewOf(recordedSnapshot())
    expect(
      lanes.map(({ stream, tag, workloads }) => [stream, tag, workloads.map(({ name }) => name)]),
    ).toEqual([
      ['packit-dashboard', 'prod', []],
      ['packit-service', 'prod', [SERVICE.name]],
      ['packit-service-fedmsg', 'prod', []],
      ['packit-worker', 'prod', [WORKER.name]],
      ['tokman', 'prod', []],
    ])
    expect({ others, unread, readAt }).toEqual({ others: [], unread: [], readAt: '2026-11-23T18:30:00.000Z' })
  })

  it('shows the source, the import and the workloads of a lane', () => {
    expect(laneIn(recordedSnapshot(), 'packit-worker')).toMatchObject({
      source: { kind: 'following', pullSpec: '127.0.0.1:5000/packit/packit-worker:prod' },
      schedule: null,
      pin: null,
      import: { state: 'done' },
      image: { digest: 'sha256:b771f8f0ace4ab1db2194b6fb47c30aa86c3cdf523f338512f7b9d290e07895b' },
      importedAt: '2026-11-23T17:56:06Z',
      workloads: [{ kind: 'StatefulSet', health: 'healthy', pausedContainer: null, lags: [] }],
    })
  })

  it('has a lane for each kind of tag', () => {
    const { lanes } = viewOf(snapshotOf({ imageStreams: [answered('ImageStream', 'kinds-of-tags', 0)] }))
    expect(
      lanes.map(({ tag, source, import: { state }, image, schedule }) => {
        return [tag, source.kind, state, image?.digest.slice(7, 15) ?? null, schedule !== null]
      }),
    ).toEqual([
      ['alias', 'alias', 'done', 'fd58b109', false],
      ['failing', 'following', 'failed', null, false],
      ['image', 'image', 'done', '5f14cdcd', false],
      ['no-from', 'without-from', 'never', null, false],
      ['other-stream', 'alias', 'done', '5f14cdcd', false],
      ['pinned', 'pinned', 'done', 'a2196e51', false],
      ['plain', 'following', 'done', 'fd58b109', true],
      ['pushed', 'status-only', 'done', 'a2196e51', false],
      ['reference', 'reference', 'done', null, false],
    ])
  })

  it('needs details of the newest images', () => {
    const snapshot = snapshotOf({ imageStreams: [answered('ImageStream', 'kinds-of-tags', 0)] })
    expect(newestImages(laneIndexOf(snapshot).entries)).toHaveLength(6)
    expect(newestImages(laneIndexOf(recordedSnapshot()).entries)[3]).toEqual({
      stream: 'packit-worker',
      digest: 'sha256:b771f8f0ace4ab1db2194b6fb47c30aa86c3cdf523f338512f7b9d290e07895b',
    })
  })

  it('keeps the workloads when the image API is down, and says what is missing', () => {
    const { lanes, others, unread } = viewOf({ ...recordedSnapshot(), imageStreams: DOWN })
    expect(lanes).toEqual([])
    expect(others.map(({ name }) => name)).toEqual([SERVICE.name, WORKER.name])
    expect(unread).toEqual([{ what: 'image streams', name: null, error: DOWN.error }])
  })

  it('keeps the lanes when workloads could not be read', () => {
    const { lanes, unread } = viewOf({ ...recordedSnapshot(), deployments: DOWN, statefulSets: DOWN })
    expect(lanes).toHaveLength(5)
    expect(unread.map(({ what }) => what)).toEqual(['Deployments', 'StatefulSets'])
  })

  it('lists workloads that no lane feeds separately', () => {
    const images = { redis: 'docker.io/library/redis:7' }
    const deployments = [
      deploymentOf('redis', { images }),
      deploymentOf('shared', {
        images,
        triggers: [
          {
            ...triggerOf('', 'redis'),
            from: { kind: 'ImageStreamTag', name: 'worker:prod', namespace: 'base' },
          },
        ],
      }),
      deploymentOf('gone', { images, triggers: [triggerOf('worker:gone', 'redis')] }),
    ]
    const { lanes, others } = viewOf(
      snapshotOf({ imageStreams: [followingStream('worker', [])], deployments }),
    )
    expect(lanes).toMatchObject([{ workloads: [], image: null, importedAt: null }])
    expect(others.map(({ name }) => name)).toEqual(['gone', 'redis', 'shared'])
  })
})

describe('a workload of a lane', () => {
  const newest = `quay.io/packit/worker@${digest('b')}`
  const older = `quay.io/packit/worker@${digest('a')}`
  const fed = (images: Record<string, string>, triggers: object[]) =>
    laneIn(
      snapshotOf({
        imageStreams: [followingStream('worker', [digest('b'), digest('a')])],
        deployments: [deploymentOf('worker', { images, triggers })],
      }),
      'worker',
    )?.workloads

  it('is behind if its image is not the newest', () => {
    expect(fed({ app: older }, [triggerOf('worker:prod', 'app')])).toMatchObject([
      { lags: [{ runs: digest('a'), builds: 1, why: 'not-written' }], pausedContainer: null },
    ])
    expect(fed({ app: newest }, [triggerOf('worker:prod', 'app')])).toMatchObject([{ lags: [] }])
  })

  it('is listed once if the tag feeds several of its containers', () => {
    const triggers = [triggerOf('worker:prod', 'app'), triggerOf('worker:prod', 'beat', { paused: true })]
    expect(fed({ app: newest, beat: older }, triggers)).toMatchObject([
      { name: 'worker', lags: [{ container: 'beat', why: 'trigger-paused' }], pausedContainer: 'beat' },
    ])
  })

  it('shows the digest of the container that the tag feeds', () => {
    const deployment = deploymentOf('worker', {
      images: { proxy: `quay.io/x/proxy@${digest('c')}`, app: newest },
      triggers: [triggerOf('worker:prod', 'app')],
    })
    const replicaSet = replicaSetOf(deployment, 2, 'abc')
    const { containers } = deployment.spec.template.spec ?? {}
    const containerStatuses = (containers ?? []).map(({ name, image = '' }) => {
      return { name, image, imageID: image, ready: true, restartCount: 0 }
    })
    const pod = podOf(replicaSet, { spec: { containers: containers ?? [] }, status: { containerStatuses } })
    const imageStreams = [followingStream('worker', [digest('b')])]
    const snapshot = snapshotOf({
      imageStreams,
      deployments: [deployment],
      replicaSets: [replicaSet],
      pods: [pod],
    })
    expect(laneIn(snapshot, 'worker')?.workloads[0]?.pods).toMatchObject([
      { digest: digest('b'), isUpdated: true },
    ])
  })

  it('is not behind if it has the pull spec of a reference tag', () => {
    const image = '127.0.0.1:5000/packit/tokman:v3'
    const snapshot = snapshotOf({
      imageStreams: [answered('ImageStream', 'kinds-of-tags', 0)],
      deployments: [
        deploymentOf('tokman', {
          images: { app: image },
          triggers: [triggerOf('kinds-of-tags:reference', 'app')],
        }),
      ],
    })
    expect(laneIn(snapshot, 'kinds-of-tags', 'reference')?.workloads).toMatchObject([{ lags: [] }])
  })

  it('says if its triggers are malformed', () => {
    const triggers = [triggerOf('worker:prod', 'app'), triggerOf('worker:prod', 'gone')]
    expect(fed({ app: older }, triggers)?.[0]?.triggerProblem).toContain('no container')
  })
})
