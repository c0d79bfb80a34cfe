import type { Condition, OwnerReference, Pod, PodTemplate } from '#lib/kubernetes/objects'
import { MINUTE, timestamp } from './clock'
import { hexOf, uidOf } from './names'

type PodOptions = {
  name: string
  namespace: string
  owner: OwnerReference
  template: PodTemplate
  /** In addition to those of the template. */
  labels: Record<string, string>
  startedAt: number
  /** If set, the pod is in a crash loop until then. */
  crashesUntil?: number
}

/** A pod that runs, or one in the crash loop of a broken image (statefulset-broken-pod.json). */
export function podOf(options: PodOptions): Pod {
  const { name, namespace, owner, template, labels, startedAt, crashesUntil } = options
  const readyAt = timestamp(startedAt + 2000)
  const containers = template.spec?.containers ?? []
  return {
    metadata: {
      name,
      namespace,
      uid: uidOf('Pod', namespace, name),
      creationTimestamp: timestamp(startedAt),
      labels: { ...template.metadata?.labels, ...labels },
      annotations: { ...template.metadata?.annotations, 'openshift.io/scc': 'restricted-v2' },
      ownerReferences: [owner],
    },
    spec: { ...template.spec, containers, nodeName: nodeOf(name) },
    status: {
      phase: 'Running',
      startTime: timestamp(startedAt),
      conditions: conditionsOf(crashesUntil === undefined, timestamp(startedAt), readyAt),
      containerStatuses: containers.map(({ name: container, image = '' }) => ({
        name: container,
        image,
        imageID: image,
        containerID: `cri-o://${hexOf(`${namespace}/${name}/${container}`, 64)}`,
        ...(crashesUntil === undefined
          ? { ready: true, started: true, restartCount: 0, state: { running: { startedAt: readyAt } } }
          : crashLoop(startedAt, crashesUntil, `container=${container} pod=${name}_${namespace}`)),
      })),
    },
  }
}

function crashLoop(startedAt: number, until: number, who: string) {
  const lastStart = Math.max(startedAt, until - 2 * MINUTE)
  return {
    ready: false,
    started: false,
    restartCount: restartsBetween(startedAt, until),
    state: {
      waiting: { reason: 'CrashLoopBackOff', message: `back-off 5m0s restarting failed ${who}` },
    },
    lastState: {
      terminated: {
        exitCode: 1,
        reason: 'Error',
        startedAt: timestamp(lastStart),
        finishedAt: timestamp(lastStart + 1000),
      },
    },
  }
}

/** The kubelet waits 10 s after the first crash and doubles the wait each time, up to five minutes. */
function restartsBetween(startedAt: number, until: number): number {
  let restarts = 0
  for (let wait = 10_000, at = startedAt + wait; at < until; at += wait) {
    restarts += 1
    wait = Math.min(2 * wait, 5 * MINUTE)
  }
  return restarts
}

function conditionsOf(isReady: boolean, startedAt: string, readyAt: string): Condition[] {
  const readiness = isReady
    ? { status: 'True' as const, lastTransitionTime: readyAt }
    : { status: 'False' as const, lastTransitionTime: startedAt, reason: 'ContainersNotReady' }
  return [
    { type: 'PodScheduled', status: 'True', lastTransitionTime: startedAt },
    { type: 'Initialized', status: 'True', lastTransitionTime: startedAt },
    { type: 'ContainersReady', ...readiness },
    { type: 'Ready', ...readiness },
  ]
}

function nodeOf(pod: string): string {
  return `node-${1 + (parseInt(hexOf(pod, 2), 16) % 3)}`
}
