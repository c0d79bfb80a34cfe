import { describe, expect, it } from 'vitest'
import type { Event } from '#lib/kubernetes/objects'
import { imageFacts, imageView } from '#lib/domain/image/image'
import { answered, recordedSnapshot, SERVICE, WORKER } from '#lib/domain/testing/recorded-objects'
import {
  deploymentOf,
  digest,
  DOWN,
  evicted,
  followingStream,
  judgedIn,
  podOf,
  replicaSetOf,
  snapshotOf,
  triggerOf,
  workloadIn,
} from '#lib/domain/testing/test-objects'
import { revisionImages, workloadView, type KnownEvents } from '#lib/domain/workload-page/workload-view'
import { environment } from '#lib/domain/testing/test-views'

const known = (...events: Event[]): KnownEvents => ({
  list: { ok: true, value: events },
  unreadable: [],
  stale: [],
})
const none = known()

function event(reason: string, times: Partial<Event>): Event {
  return { metadata: { name: reason }, involvedObject: { kind: 'Pod', name: 'worker-0' }, reason, ...times }
}

describe('a workload', () => {
  const newest = 'sha256:b771f8f0ace4ab1db2194b6fb47c30aa86c3cdf523f338512f7b9d290e07895b'
  const pods = answered('PodList', 'statefulset-broken-pod', 4).items ?? []
  const snapshot = recordedSnapshot({ pods })
  const view = imageView(
    imageFacts(
      answered('ImageStreamTag', 'imagestreams-list-and-history', 2).image,
      Date.parse('2026-11-29T12:00:00Z'),
    ),
  )

  it('has the containers of its pods, those that crash first', () => {
    const { containers } = workloadView(
      environment,
      snapshot,
      workloadIn(snapshot, WORKER),
      judgedIn(snapshot, WORKER),
      none,
      new Map(),
    )
    expect(containers.map(({ isCrashing }) => isCrashing)).toEqual([true, false])
    expect(new Set(containers.map(({ pod }) => pod))).toEqual(
      new Set(pods.map(({ metadata }) => metadata.name)),
    )
  })

  it('has revisions with the lanes of their images, and how many pods run each', () => {
    const { revisions, triggers } = workloadView(
      environment,
      snapshot,
      workloadIn(snapshot, WORKER),
      judgedIn(snapshot, WORKER),
      none,
      new Map([[newest, view]]),
    )
    const lane = { stream: 'packit-worker', tag: 'prod' }
    expect(revisions[0]).toEqual({
      number: 3,
      name: 'packit-worker-short-running-b64cbc4b6',
      createdAt: '2026-11-23T17:56:06Z',
      isBack: false,
      since: { at: '2026-11-23T17:56:06Z', isExact: true },
      until: null,
      movedBy: [],
      changeCause: null,
      inheritedCause: null,
      isCurrent: true,
      pods: 1,
      images: [
        {
          container: 'packit-worker',
          image: `127.0.0.1:5000/packit/packit-worker@${newest}`,
          digest: newest,
          lane,
          commit: view.commit,
          commitUrl: view.commitUrl,
          builtAt: view.builtAt,
          failure: null,
        },
      ],
    })
    expect(revisions[1]).toMatchObject({ number: 2, pods: 0, images: [{ lane, commit: null }] })
    expect(triggers).toMatchObject([{ container: 'packit-worker', tag: lane, state: 'live', why: null }])
  })

  it('needs details of the images in its revisions', () => {
    expect(revisionImages(snapshot, workloadIn(snapshot, SERVICE)).map(({ stream }) => stream)).toEqual(
      Array(3).fill('packit-service'),
    )
  })

  it('is shown even if no revision can be read', () => {
    const unread = { ...snapshot, controllerRevisions: DOWN }
    const shown = workloadView(
      environment,
      unread,
      workloadIn(unread, WORKER),
      judgedIn(unread, WORKER),
      { ...none, list: DOWN },
      new Map(),
    )
    expect(shown).toMatchObject({ revisions: [], events: [], workload: { name: WORKER.name } })
    expect(shown.unread.map(({ what }) => what)).toEqual(['ControllerRevisions', 'events'])
  })

  it('counts the pods of a revision by their whole hash', () => {
    const deployment = deploymentOf('worker', { images: { app: 'worker:prod' } })
    const sets = [replicaSetOf(deployment, 2, '1abc'), replicaSetOf(deployment, 1, 'abc')] as const
    const of = snapshotOf({ deployments: [deployment], replicaSets: [...sets], pods: [podOf(sets[1])] })
    const key = { kind: 'Deployment', name: 'worker' } as const
    const { revisions } = workloadView(
      environment,
      of,
      workloadIn(of, key),
      judgedIn(of, key),
      none,
      new Map(),
    )
    expect(revisions.map((revision) => revision.pods)).toEqual([0, 1])
  })

  it('lists evicted pods separately', () => {
    const deployment = deploymentOf('worker', { images: { app: 'worker:prod' } })
    const set = replicaSetOf(deployment, 2, 'abc')
    const of = snapshotOf({ deployments: [deployment], replicaSets: [set], pods: [evicted(podOf(set))] })
    const key = { kind: 'Deployment', name: 'worker' } as const
    expect(
      workloadView(environment, of, workloadIn(of, key), judgedIn(of, key), none, new Map()),
    ).toMatchObject({
      workload: { health: 'healthy', pods: [] },
      ended: [{ status: 'Evicted', isUpdated: true, message: 'The node was low on resource: memory.' }],
      revisions: [{ pods: 0 }],
    })
  })

  it('names the lane that feeds it, if several have the same image', () => {
    const image = `quay.io/packit/base@${digest('a')}`
    const deployment = deploymentOf('worker', {
      images: { app: image },
      triggers: [triggerOf('worker:prod', 'app')],
    })
    const imageStreams = ['base', 'worker', 'zebra'].map((name) => followingStream(name, [digest('a')]))
    const of = snapshotOf({
      imageStreams,
      deployments: [deployment],
      replicaSets: [replicaSetOf(deployment, 2, 'a')],
    })
    expect(revisionImages(of, workloadIn(of, { kind: 'Deployment', name: 'worker' }))).toEqual([
      { stream: 'worker', digest: digest('a') },
    ])
  })

  it('has its events newest first, by any of their times', () => {
    const events = known(
      event('Old', { lastTimestamp: '2026-11-23T18:00:00Z', count: 4, type: 'Warning', message: 'Back-off' }),
      event('New', { lastTimestamp: null, eventTime: '2026-11-23T18:09:00.000000Z' }),
      event('Timeless', {}),
    )
    const shown = workloadView(
      environment,
      snapshot,
      workloadIn(snapshot, WORKER),
      judgedIn(snapshot, WORKER),
      events,
      new Map(),
    )
    expect(shown.events.map(({ reason }) => reason)).toEqual(['New', 'Old', 'Timeless'])
    expect(shown.events[1]).toEqual({
      type: 'Warning',
      reason: 'Old',
      message: 'Back-off',
      object: 'Pod/worker-0',
      count: 4,
      at: '2026-11-23T18:00:00Z',
    })
  })
})
