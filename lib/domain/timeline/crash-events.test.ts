import { describe, expect, it } from 'vitest'
import { answered } from '#lib/domain/testing/recorded-objects'
import {
  deploymentOf,
  podOf,
  readAt,
  replicaSetOf,
  snapshotOf,
  triggerOf,
} from '#lib/domain/testing/test-objects'
import { crashEvents } from '#lib/domain/timeline/crash-events'
import { crashedAt } from '#lib/domain/timeline/pod-crashes'
import { ownershipOf } from '#lib/domain/workload/ownership'
import type { Workload } from '#lib/domain/workload/workload'
import type { ContainerStatus, Event, Pod } from '#lib/kubernetes/objects'

const READ_AT = '2026-11-29T04:00:00Z'
const deployment = deploymentOf('worker', {
  images: { app: 'quay.io/a/worker:1' },
  triggers: [triggerOf('worker:prod', 'app')],
})
const workload: Workload = { kind: 'Deployment', object: deployment }
const set = replicaSetOf(deployment, 2, 'abc')

const ended = (time: string, exitCode = 1) => ({
  terminated: { exitCode, reason: 'Error', finishedAt: time },
})
const running = (time: string) => ({ running: { startedAt: time } })

function pod(name: string, status: Partial<ContainerStatus>): Pod {
  const made = podOf(set)
  const app = { name: 'app', image: '', imageID: '', ready: false, restartCount: 1, ...status }
  return {
    ...made,
    metadata: { ...made.metadata, name, uid: `uid-${name}` },
    status: { phase: 'Running', containerStatuses: [app] },
  }
}

function backOff(
  of: Pod,
  firstTimestamp: string,
  message = `Back-off restarting failed container app in pod ${of.metadata.name}_prod(1)`,
): Event {
  const involvedObject = { kind: 'Pod', name: of.metadata.name, uid: of.metadata.uid ?? '' }
  return { metadata: { name: 'event' }, involvedObject, reason: 'BackOff', message, firstTimestamp }
}

const ownership = ownershipOf(readAt(snapshotOf(), READ_AT))
const eventsOf = (pods: Pod[], events: Event[] = []) => crashEvents(workload, pods, events, ownership)

describe('a crash', () => {
  const once = pod('one', {
    state: running('2026-11-29T03:12:10Z'),
    lastState: ended('2026-11-29T03:12:07Z', 137),
  })

  it('that was the first began when the container ended, with its exit code and reason', () => {
    const [begun] = eventsOf([once])
    expect(begun).toMatchObject({
      id: 'crash-begun Deployment/worker app abc',
      when: { at: '2026-11-29T03:12:07Z', isExact: true },
      what: {
        kind: 'crash-begun',
        container: 'app',
        pods: ['one'],
        exitCode: 137,
        reason: 'Error',
        restarts: 1,
      },
      who: [],
      certainty: 'seen',
    })
  })

  it('that waits for its second restart has crashed before its last end', () => {
    const state = { waiting: { reason: 'CrashLoopBackOff' } }
    const waits = (restartCount: number) =>
      eventsOf([pod('one', { state, restartCount, lastState: ended('2026-11-29T03:12:07Z') })])[0]
    expect(waits(1)?.when).toEqual({ at: '2026-11-29T03:12:07Z', isExact: false })
    expect(waits(0)?.when.isExact).toBe(true)
  })

  it('is where the workload is, and where the lane is that feeds the container', () => {
    expect(eventsOf([once])[0]?.where).toEqual([
      { kind: 'workload', workload: { kind: 'Deployment', name: 'worker' } },
      { kind: 'lane', stream: 'worker', tag: 'prod' },
    ])
  })

  it('is over since the container runs, once it has run for longer than any back-off', () => {
    expect(eventsOf([once])[1]).toMatchObject({
      what: { kind: 'crash-over' },
      when: { at: '2026-11-29T03:12:10Z', isExact: true },
    })
    const recent = pod('one', {
      state: running('2026-11-29T03:57:00Z'),
      lastState: ended('2026-11-29T03:56:50Z'),
    })
    expect(eventsOf([recent]).map(({ what }) => what.kind)).toEqual(['crash-begun'])
  })

  const loop = pod('two', {
    restartCount: 9,
    state: { waiting: { reason: 'CrashLoopBackOff' } },
    lastState: ended('2026-11-29T03:50:00Z'),
  })

  it('that came again and again began at the latest with the last one, or with the first back-off', () => {
    expect(eventsOf([loop])[0]?.when).toEqual({ at: '2026-11-29T03:50:00Z', isExact: false })
    expect(eventsOf([loop], [backOff(loop, '2026-11-29T03:13:00Z')])[0]?.when).toEqual({
      at: '2026-11-29T03:13:00Z',
      isExact: false,
    })
  })

  it('does not begin with the back-off of another container, or of a pull', () => {
    const others = [
      backOff(loop, '2026-11-29T03:13:00Z', 'Back-off restarting failed container proxy in pod two_prod(1)'),
      backOff(loop, '2026-11-29T03:14:00Z', 'Back-off pulling image "quay.io/a/worker:1"'),
    ]
    expect(eventsOf([loop], others)[0]?.when.at).toBe('2026-11-29T03:50:00Z')
  })

  it('in several pods of a revision is one, over only when it is over in all', () => {
    const made = { ...loop, metadata: { ...loop.metadata, creationTimestamp: '2026-11-29T03:10:00Z' } }
    const [begun, ...others] = eventsOf([made, once])
    expect(begun?.what).toMatchObject({ pods: ['one', 'two'], restarts: 10 })
    expect(begun?.when).toEqual({ at: '2026-11-29T03:12:07Z', isExact: false })
    expect(begun?.what).toMatchObject({ notBefore: '2026-11-29T03:10:00Z' })
    expect(others).toEqual([])
  })

  it('is none after exit code 0, and of a pod that is deleted', () => {
    expect(
      crashedAt(
        pod('done', { state: running('2026-11-29T03:12:10Z'), lastState: ended('2026-11-29T03:12:07Z', 0) }),
      ),
    ).toBeNull()
    const leaving = { ...loop, metadata: { ...loop.metadata, deletionTimestamp: READ_AT } }
    expect(crashedAt(leaving)).toBeNull()
    expect(eventsOf([leaving])).toEqual([])
  })

  it('is left out where nothing says when it was, as of the recorded pod', () => {
    const pods = answered('PodList', 'statefulset-broken-pod', 4).items ?? []
    const object = answered('StatefulSet', 'statefulset-broken-pod', 3)
    expect(crashEvents({ kind: 'StatefulSet', object }, pods, [], ownership)).toEqual([])
    const broken = pods.map((each): Pod => {
      const containerStatuses = each.status?.containerStatuses?.map((status) =>
        status.ready ? status : { ...status, lastState: ended('2026-11-23T18:07:02Z') },
      )
      return { ...each, status: { ...each.status, containerStatuses: containerStatuses ?? [] } }
    })
    const events = answered('EventList', 'statefulset-broken-pod', 10).items ?? []
    const [begun] = crashEvents({ kind: 'StatefulSet', object }, broken, events, ownership)
    expect(begun).toMatchObject({
      what: { kind: 'crash-begun', pods: ['packit-worker-short-running-1'], restarts: 3 },
      when: { at: '2026-11-23T18:06:59Z', isExact: false },
    })
  })
})
