import { describe, expect, it } from 'vitest'
import type { ContainerState, ContainerStatus, Pod } from '#lib/kubernetes/objects'
import { digestsOf, isBroken, lastCrashOf, podView, podProblem } from '#lib/domain/workload/pods'
import { answered } from '#lib/domain/testing/recorded-objects'
import { deploymentOf, digest, podOf, replicaSetOf } from '#lib/domain/testing/test-objects'

const REPLICA_SET = replicaSetOf(deploymentOf('worker', { images: { worker: 'worker:prod' } }), 1, 'abc')

const READ_AT = '2026-11-23T18:30:00.000Z'

function containerStatus(name: string, state: ContainerState, imageID = ''): ContainerStatus {
  return { name, state, imageID, image: 'quay.io/packit/worker:prod', ready: false, restartCount: 2 }
}

function podWith(status: Pod['status']): Pod {
  return podOf(REPLICA_SET, status && { status })
}

const [ready, crashing] = answered('PodList', 'statefulset-broken-pod', 4).items ?? []

describe('a pod', () => {
  it('has its digest and its revision', () => {
    expect(ready && podView(ready, READ_AT, 'packit-worker-short-running-b64cbc4b6')).toEqual({
      name: 'packit-worker-short-running-0',
      digest: 'sha256:b771f8f0ace4ab1db2194b6fb47c30aa86c3cdf523f338512f7b9d290e07895b',
      revision: 'packit-worker-short-running-b64cbc4b6',
      status: 'Running',
      isOverdue: false,
      isReady: true,
      unready: null,
      restarts: 0,
      secondsSinceCrash: null,
      startedAt: null,
      isUpdated: true,
      message: null,
    })
  })

  it('that crashes is broken', () => {
    const view = crashing && podView(crashing, READ_AT, 'packit-worker-short-running-b64cbc4b6')
    expect(view).toMatchObject({
      status: 'CrashLoopBackOff',
      isReady: false,
      restarts: 3,
      isUpdated: false,
      message:
        'back-off 10s restarting failed container=packit-worker pod=packit-worker-short-running-1_packit-prod',
    })
    expect(view && isBroken(view)).toBe(true)
  })

  it('without a status is unknown, not broken', () => {
    const view = podView(podWith(undefined), READ_AT, null)
    expect(view).toEqual({
      name: 'worker-abc-abcde',
      digest: null,
      revision: 'abc',
      status: 'Unknown',
      isOverdue: false,
      isReady: false,
      unready: { stage: 'late', wasReady: false, isUnscheduled: false, why: null },
      restarts: 0,
      secondsSinceCrash: null,
      startedAt: null,
      isUpdated: false,
      message: null,
    })
    expect(isBroken(view)).toBe(false)
  })

  it.each<[string, boolean, Pod['status']]>([
    ['Pending', false, { phase: 'Pending' }],
    ['Evicted', true, { phase: 'Failed', reason: 'Evicted', message: 'low on memory' }],
    [
      'ContainerCreating',
      false,
      {
        phase: 'Pending',
        containerStatuses: [containerStatus('worker', { waiting: { reason: 'ContainerCreating' } })],
      },
    ],
    [
      'ImagePullBackOff',
      true,
      {
        phase: 'Pending',
        containerStatuses: [containerStatus('worker', { waiting: { reason: 'ImagePullBackOff' } })],
      },
    ],
    [
      'OOMKilled',
      true,
      {
        phase: 'Running',
        containerStatuses: [
          containerStatus('worker', { terminated: { exitCode: 137, reason: 'OOMKilled' } }),
        ],
      },
    ],
    [
      'CrashLoopBackOff',
      true,
      {
        phase: 'Pending',
        initContainerStatuses: [containerStatus('migrate', { waiting: { reason: 'CrashLoopBackOff' } })],
        containerStatuses: [containerStatus('worker', { waiting: { reason: 'PodInitializing' } })],
      },
    ],
    [
      'Succeeded',
      false,
      { phase: 'Succeeded', containerStatuses: [containerStatus('worker', { terminated: { exitCode: 0 } })] },
    ],
  ])('is %s', (status, broken, of) => {
    const view = podView(podWith(of), READ_AT, null)
    expect(view.status).toBe(status)
    expect(isBroken(view)).toBe(broken)
  })

  it('that is being deleted is Terminating and not broken, in any state of its containers', () => {
    const pod = crashing && {
      ...crashing,
      metadata: { ...crashing.metadata, deletionTimestamp: '2026-11-23T18:07:07Z' },
    }
    const view = pod && podView(pod, READ_AT, null)
    expect(view?.status).toBe('Terminating')
    expect(view && isBroken(view)).toBe(false)
  })
})

describe('a container that runs again', () => {
  const crashed = { terminated: { exitCode: 1, reason: 'Error' } }
  const view = (startedAt: string, parts: Partial<ContainerStatus> = {}, metadata: object = {}) => {
    const worker = { ...containerStatus('worker', { running: { startedAt } }), restartCount: 4 }
    const pod = podWith({
      phase: 'Running',
      containerStatuses: [{ ...worker, lastState: crashed, ...parts }],
    })
    return podView({ ...pod, metadata: { ...pod.metadata, ...metadata } }, READ_AT, null)
  }

  it('20 s after a crash makes the pod broken, although its status is Running', () => {
    const pod = view('2026-11-23T18:29:40Z')
    expect(pod).toMatchObject({ status: 'Running', secondsSinceCrash: 20 })
    expect(isBroken(pod)).toBe(true)
    expect(podProblem(pod)).toBe(
      'worker-abc-abcde restarted 4 times, most recently 20 s before the last check',
    )
  })

  it('counts for five minutes', () => {
    const pod = view('2026-11-23T18:25:01Z', { restartCount: 1 })
    expect(isBroken(pod)).toBe(true)
    expect(podProblem(pod)).toBe(
      'worker-abc-abcde restarted 1 time, most recently 4 min before the last check',
    )
    expect(isBroken(view('2026-11-23T18:25:00Z'))).toBe(false)
  })

  it('counts even if the clock of the node is ahead', () => {
    expect(view('2026-11-23T18:30:02Z').secondsSinceCrash).toBe(0)
  })

  it.each<[string, Partial<ContainerStatus>]>([
    ['after exit code 0', { lastState: { terminated: { exitCode: 0, reason: 'Completed' } } }],
    ['without a last state', { lastState: {} }],
    ['for the first time', { restartCount: 0 }],
    ['at an unknown time', { state: { running: {} } }],
  ])('%s is not broken', (_how, parts) => {
    expect(isBroken(view('2026-11-23T18:29:40Z', parts))).toBe(false)
  })

  it('in a pod that is being deleted is not broken', () => {
    expect(isBroken(view('2026-11-23T18:29:40Z', {}, { deletionTimestamp: READ_AT }))).toBe(false)
  })

  it('does not hide another that waits to restart', () => {
    const running = containerStatus('proxy', { running: { startedAt: '2026-11-23T18:29:40Z' } })
    const waiting = containerStatus('worker', { waiting: { reason: 'CrashLoopBackOff' } })
    const pod = podWith({ containerStatuses: [{ ...running, lastState: crashed }, waiting] })
    expect(podProblem(podView(pod, READ_AT, null))).toBe('worker-abc-abcde is in CrashLoopBackOff')
  })
})

describe('the digest of a pod with several containers', () => {
  const running = { running: {} }
  const pod = podOf(REPLICA_SET, {
    spec: { containers: [{ name: 'worker' }, { name: 'proxy' }] },
    status: {
      initContainerStatuses: [containerStatus('migrate', running, `quay.io/packit/migrate@${digest('1')}`)],
      containerStatuses: [
        containerStatus('proxy', running, `quay.io/packit/proxy@${digest('2')}`),
        containerStatus('worker', running, `quay.io/packit/worker@${digest('3')}`),
      ],
    },
  })

  it('is that of the first container in its spec, since statuses are sorted by name', () => {
    expect(podView(pod, READ_AT, null).digest).toBe(digest('3'))
  })

  it('is that of the given container', () => {
    expect(podView(pod, READ_AT, null, 'proxy').digest).toBe(digest('2'))
    expect(podView(pod, READ_AT, null, 'gone').digest).toBeNull()
  })

  it('can be one of several', () => {
    expect(digestsOf(pod)).toEqual([digest('1'), digest('2'), digest('3')])
  })

  it('is unknown until the image is pulled', () => {
    expect(digestsOf(podWith({ containerStatuses: [containerStatus('worker', {})] }))).toEqual([null])
  })
})

describe('the last crash of a pod', () => {
  const terminated = { exitCode: 1, finishedAt: '2026-11-23T18:29:00Z' }
  const podIn = (state: ContainerState, lastState: ContainerState = {}) =>
    podWith({ containerStatuses: [{ ...containerStatus('worker', state), lastState }] })

  it('is that of the previous container, once it has restarted', () => {
    const crash = lastCrashOf(podIn({ running: {} }, { terminated }))
    expect(crash).toMatchObject({ container: 'worker', isRestarted: true })
  })

  it('is that of the container itself until then', () => {
    const crash = lastCrashOf(podIn({ terminated }))
    expect(crash).toMatchObject({ container: 'worker', isRestarted: false })
    const second = lastCrashOf(podIn({ terminated: { ...terminated, finishedAt: 'later' } }, { terminated }))
    expect(second).toMatchObject({ isRestarted: false })
    expect(second?.key).not.toBe(crash?.key)
  })

  it('is null if it ended with exit code 0, or if the pod is deleted', () => {
    expect(lastCrashOf(podIn({ terminated: { exitCode: 0 } }))).toBeNull()
    const pod = podIn({ terminated: { exitCode: 143 } })
    const metadata = { ...pod.metadata, deletionTimestamp: READ_AT }
    expect(lastCrashOf({ ...pod, metadata })).toBeNull()
  })
})
