import type { Condition, ContainerStatus, Pod } from '#lib/kubernetes/objects'
import { isObject } from '../../api/json'

/**
 * A pod template annotation that only this kubelet and scheduler read: what happens to the pods instead of a
 * normal start. Image behaviour, such as crashing, is a label of the image.
 */
export const BEHAVIOUR = 'quayside.demo/behaviour'

const BEHAVIOURS = ['never-ready', 'unschedulable', 'waiting-for-volume', 'endless-init'] as const
export type Behaviour = (typeof BEHAVIOURS)[number]

type PodStatus = NonNullable<Pod['status']>

export function behaviourOf({ metadata }: Pod): Behaviour | undefined {
  return BEHAVIOURS.find((each) => each === metadata.annotations?.[BEHAVIOUR])
}

const NO_NODE =
  '0/1 nodes are available: 1 Insufficient memory. preemption: 0/1 nodes are available: 1 No preemption victims found for incoming pod.'

export function unschedulableStatus({ status }: Pod, now: string): PodStatus {
  return {
    ...status,
    phase: 'Pending',
    conditions: [condition('PodScheduled', now, 'Unschedulable', NO_NODE)],
  }
}

/** Scheduled, but the containers wait for a volume or for an init container that never ends. */
export function waitingStatus(
  pod: Pod,
  behaviour: 'waiting-for-volume' | 'endless-init',
  now: string,
): PodStatus {
  const isInitialized = behaviour === 'waiting-for-volume'
  const reason = isInitialized ? 'ContainerCreating' : 'PodInitializing'
  const names = (pod.spec?.containers ?? []).map(({ name }) => name).join(' ')
  const unready = `containers with unready status: [${names}]`
  return {
    ...pod.status,
    phase: 'Pending',
    conditions: [
      condition('PodScheduled', now),
      isInitialized
        ? condition('Initialized', now)
        : condition(
            'Initialized',
            now,
            'ContainersNotInitialized',
            'containers with incomplete status: [init]',
          ),
      condition('Ready', now, 'ContainersNotReady', unready),
      condition('ContainersReady', now, 'ContainersNotReady', unready),
    ],
    ...(!isInitialized && { initContainerStatuses: initStatuses(pod, now) }),
    containerStatuses: (pod.spec?.containers ?? []).map(({ name, image = '' }) => ({
      ...{ name, image, imageID: '', ready: false, restartCount: 0, started: false },
      state: { waiting: { reason } },
    })),
  }
}

function initStatuses({ spec = {} }: Pod, now: string): ContainerStatus[] {
  const init: unknown = 'initContainers' in spec ? spec.initContainers : []
  return (Array.isArray(init) ? init : []).filter(isObject).map(({ name, image }) => ({
    name: String(name),
    image: String(image),
    imageID: '',
    ready: false,
    restartCount: 0,
    state: { running: { startedAt: now } },
  }))
}

export function notReady(status: PodStatus): PodStatus {
  const conditions = status.conditions?.map((each) =>
    each.type === 'Ready' || each.type === 'ContainersReady'
      ? {
          ...each,
          status: 'False' as const,
          reason: 'ContainersNotReady',
          message: 'containers with unready status',
        }
      : each,
  )
  const containerStatuses = status.containerStatuses?.map((each) => ({ ...each, ready: false }))
  return { ...status, ...(conditions && { conditions }), ...(containerStatuses && { containerStatuses }) }
}

function condition(type: string, now: string, reason = '', message = ''): Condition {
  const common = { type, lastProbeTime: null, lastTransitionTime: now }
  return reason ? { ...common, status: 'False', reason, message } : { ...common, status: 'True' }
}
