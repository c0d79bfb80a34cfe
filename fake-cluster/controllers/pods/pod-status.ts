import { createHash } from 'node:crypto'
import type { Condition, ContainerState, ContainerStatus, Pod } from '#lib/kubernetes/objects'

type PodStatus = NonNullable<Pod['status']>

const HOST_IP = '192.0.2.10'

/** The status of a pod in each phase, as written by the kubelet of the recordings. */

export function scheduledStatus({ status }: Pod, now: string): PodStatus {
  return { ...status, conditions: [condition('PodScheduled', now)] }
}

export function pullFailedStatus(pod: Pod, reason: string, message: string, now: string): PodStatus {
  const state = { waiting: { reason, message } }
  return {
    ...pod.status,
    phase: 'Pending',
    ...onNode(pod, 'ContainersNotReady', now),
    containerStatuses: containersOf(pod, [], { ready: false, started: false, restartCount: 0, state }),
  }
}

export function runningStatus(pod: Pod, images: string[], now: string): PodStatus {
  const state = { running: { startedAt: now } }
  return {
    ...pod.status,
    phase: 'Running',
    ...onNode(pod, '', now),
    containerStatuses: containersOf(pod, images, { ready: true, started: true, restartCount: 0, state }),
  }
}

export function crashedStatus(pod: Pod, images: string[], restarts: number, now: string): PodStatus {
  const { namespace = '', name } = pod.metadata
  const container = pod.spec?.containers?.[0]?.name ?? ''
  const message = `back-off 10s restarting failed container=${container} pod=${name}_${namespace}`
  return {
    ...pod.status,
    phase: 'Running',
    ...onNode(pod, 'ContainersNotReady', now),
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
  const state: ContainerState = { terminated: { exitCode, reason, startedAt, finishedAt } }
  return {
    ...pod.status,
    phase: exitCode === 0 ? 'Succeeded' : 'Failed',
    ...onNode(pod, exitCode === 0 ? 'PodCompleted' : 'PodFailed', finishedAt),
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
    ...(images.length > 0 && { containerID: `cri-o://${hashOf(pod, name)}` }),
    ...common,
  }))
}

/** Addresses and conditions; without a reason, the containers are ready. */
function onNode(pod: Pod, reason: string, now: string): PodStatus & { hostIP: string; podIP: string } {
  const last = parseInt(hashOf(pod, '').slice(0, 2), 16)
  const podIP = `10.128.0.${last}`
  return {
    conditions: [
      condition('PodScheduled', now),
      condition('Initialized', now),
      condition('ContainersReady', now, reason),
      condition('Ready', now, reason),
    ],
    ...{ hostIP: HOST_IP, hostIPs: [{ ip: HOST_IP }], podIP, podIPs: [{ ip: podIP }] },
  }
}

function condition(type: string, now: string, reason = ''): Condition {
  const common = { type, lastProbeTime: null, lastTransitionTime: now }
  if (!reason) return { ...common, status: 'True' }
  const message = 'containers with unready status'
  return { ...common, status: 'False', reason, ...(reason === 'ContainersNotReady' && { message }) }
}

function hashOf({ metadata }: Pod, container: string): string {
  return createHash('sha256')
    .update(`${metadata.uid ?? ''}/${container}`)
    .digest('hex')
}
