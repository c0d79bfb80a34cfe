import type { Condition, ContainerState, ContainerStatus, Pod } from '#lib/kubernetes/objects'

type PodStatus = NonNullable<Pod['status']>

/** The status of a pod at each point of its life, as kubelets write it. */

export function creatingStatus(pod: Pod, now: string): PodStatus {
  return waitingStatus(pod, { reason: 'ContainerCreating' }, now)
}

export function pullFailedStatus(pod: Pod, reason: string, message: string, now: string): PodStatus {
  return waitingStatus(pod, { reason, message }, now)
}

function waitingStatus(pod: Pod, waiting: NonNullable<ContainerState['waiting']>, now: string): PodStatus {
  return {
    phase: 'Pending',
    conditions: conditionsOf(false, 'ContainersNotReady', now),
    containerStatuses: containersOf(pod, [], { ready: false, restartCount: 0, state: { waiting } }),
  }
}

export function runningStatus(pod: Pod, images: string[], now: string): PodStatus {
  const state = { running: { startedAt: now } }
  return {
    phase: 'Running',
    conditions: conditionsOf(true, '', now),
    containerStatuses: containersOf(pod, images, { ready: true, started: true, restartCount: 0, state }),
  }
}

export function crashedStatus(pod: Pod, images: string[], restarts: number, now: string): PodStatus {
  const { namespace = '', name } = pod.metadata
  const container = pod.spec?.containers?.[0]?.name ?? ''
  const message = `back-off 10s restarting failed container=${container} pod=${name}_${namespace}`
  return {
    phase: 'Running',
    conditions: conditionsOf(false, 'ContainersNotReady', now),
    containerStatuses: containersOf(pod, images, {
      ready: false,
      started: false,
      restartCount: restarts,
      state: { waiting: { reason: 'CrashLoopBackOff', message } },
      lastState: { terminated: { exitCode: 1, reason: 'Error', startedAt: now, finishedAt: now } },
    }),
  }
}

export function finishedStatus(
  pod: Pod,
  images: string[],
  exitCode: number,
  startedAt: string,
  finishedAt: string,
): PodStatus {
  const reason = exitCode === 0 ? 'Completed' : 'Error'
  const state = { terminated: { exitCode, reason, startedAt, finishedAt } }
  return {
    phase: exitCode === 0 ? 'Succeeded' : 'Failed',
    conditions: conditionsOf(false, exitCode === 0 ? 'PodCompleted' : 'PodFailed', finishedAt),
    containerStatuses: containersOf(pod, images, { ready: false, started: false, restartCount: 0, state }),
  }
}

function containersOf(
  pod: Pod,
  images: string[],
  common: Omit<ContainerStatus, 'name' | 'image' | 'imageID'>,
): ContainerStatus[] {
  return (pod.spec?.containers ?? []).map(({ name, image = '' }, index) => ({
    name,
    image,
    imageID: images[index] ?? '',
    ...common,
  }))
}

function conditionsOf(isReady: boolean, reason: string, now: string): Condition[] {
  const condition = (type: string, isTrue: boolean): Condition => ({
    type,
    status: isTrue ? 'True' : 'False',
    lastTransitionTime: now,
    ...(!isTrue && { reason }),
  })
  return [
    condition('PodScheduled', true),
    condition('Initialized', true),
    condition('ContainersReady', isReady),
    condition('Ready', isReady),
  ]
}
