import { describe, expect, it } from 'vitest'
import { containerViews, endWords, isCrashOfPrevious } from '#lib/domain/container/containers'
import { deploymentOf, podOf, replicaSetOf } from '#lib/domain/testing/test-objects'
import type { ContainerStatus, Pod } from '#lib/kubernetes/objects'

const NOW = '2026-11-23T18:30:00Z'
const FAILED = { terminated: { exitCode: 1, reason: 'Error', finishedAt: '2026-11-23T18:29:00Z' } }
const OWNER = replicaSetOf(deploymentOf('worker', { images: { worker: 'worker:1' } }), 1, 'abc')

function podWith(...statuses: Partial<ContainerStatus>[]): Pod {
  const containerStatuses = statuses.map((status, index) => ({
    ...{ name: `c${index}`, ready: false, restartCount: 0, image: '', imageID: '' },
    ...status,
  }))
  return podOf(OWNER, { status: { containerStatuses } })
}

const only = (status: Partial<ContainerStatus>) => containerViews([podWith(status)], NOW)[0]

describe('a container crashes', () => {
  it.each<[string, Partial<ContainerStatus>]>([
    ['while the kubelet backs off', { state: { waiting: { reason: 'CrashLoopBackOff' } } }],
    ['when it ended with another exit code than 0', { state: FAILED }],
    [
      'when it was started again a moment ago',
      { state: { running: { startedAt: '2026-11-23T18:29:01Z' } }, lastState: FAILED },
    ],
  ])('%s', (_when, status) => {
    expect(only(status)).toMatchObject({ isCrashing: true })
  })
})

describe('a container does not crash', () => {
  it.each<[string, Partial<ContainerStatus>]>([
    ['that runs', { state: { running: { startedAt: NOW } } }],
    [
      'that has run for five minutes since',
      { state: { running: { startedAt: '2026-11-23T18:24:59Z' } }, lastState: FAILED },
    ],
    ['that has done its work', { state: { terminated: { exitCode: 0, reason: 'Completed' } } }],
    ['that is created', { state: { waiting: { reason: 'ContainerCreating' } } }],
  ])('%s', (_which, status) => {
    expect(only(status)).toMatchObject({ isCrashing: false })
  })

  it('because its pod is deleted', () => {
    const pod = podWith({ state: FAILED })
    const leaving = { ...pod, metadata: { ...pod.metadata, deletionTimestamp: NOW } }
    expect(containerViews([leaving], NOW)).toMatchObject([{ isCrashing: false }])
  })
})

it('crashing containers come first, and say how both instances ended', () => {
  const pod = podWith(
    { name: 'proxy', state: { running: { startedAt: NOW } } },
    {
      name: 'worker',
      restartCount: 3,
      state: { terminated: { exitCode: 137, reason: 'OOMKilled', finishedAt: NOW } },
      lastState: FAILED,
    },
  )
  const [first, second] = containerViews([pod], NOW)
  expect([first?.name, second?.name]).toEqual(['worker', 'proxy'])
  expect(first).toMatchObject({
    restarts: 3,
    ended: { exitCode: 137, reason: 'OOMKilled', at: NOW },
    previous: { exitCode: 1, reason: 'Error' },
  })
})

it('the last words before a crash are those of the instance that ended', () => {
  const crashes = [
    only({ state: FAILED, lastState: FAILED }),
    only({ state: { waiting: { reason: 'CrashLoopBackOff' } }, lastState: FAILED }),
  ]
  expect(crashes.map((each) => each && isCrashOfPrevious(each))).toEqual([false, true])
})

it('names the signal of an exit code without claiming it', () => {
  const words = (exitCode: number, reason: string | null) => endWords({ exitCode, reason, at: null })
  expect(words(1, 'Error')).toBe('exit code 1 · Error')
  expect(words(137, 'OOMKilled')).toBe('exit code 137, as after SIGKILL · OOMKilled')
  expect(words(143, null)).toBe('exit code 143, as after SIGTERM')
  expect(words(128, null)).toBe('exit code 128')
})
