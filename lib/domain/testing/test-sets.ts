import { CONTROLLER_REVISION_LABEL, TRIGGERS_ANNOTATION } from '#lib/kubernetes/names'
import type { ControllerRevision, Pod, PodTemplate, StatefulSet } from '#lib/kubernetes/objects'

/** Small StatefulSets for tests. A revision has the name of its set and of its image, `x17-a`. */

type Made = {
  replicas?: number
  /** The image of the pod template. */
  image: string
  /** Of the current revision, by default the image of the template. */
  current?: string
  triggers?: object[]
  spec?: Partial<StatefulSet['spec']>
  status?: Partial<NonNullable<StatefulSet['status']>>
}

const imageOfSet = (image: string) => `quay.io/packit/worker@sha256:${image.repeat(64)}`

function templateOf(name: string, image: string): PodTemplate {
  return {
    metadata: { labels: { component: name } },
    spec: { containers: [{ name: 'app', image: imageOfSet(image) }] },
  }
}

export function setOf(name: string, made: Made): StatefulSet {
  const { replicas = 2, image, current = image, triggers, spec, status } = made
  const metadata = {
    name,
    namespace: 'packit-prod',
    uid: `uid-${name}`,
    resourceVersion: '300',
    generation: 2,
  }
  const annotations = triggers && { [TRIGGERS_ANNOTATION]: JSON.stringify(triggers) }
  return {
    metadata: { ...metadata, ...(annotations && { annotations }) },
    spec: { replicas, selector: {}, template: templateOf(name, image), ...spec },
    status: {
      observedGeneration: 2,
      replicas,
      readyReplicas: replicas,
      updatedReplicas: replicas,
      currentRevision: `${name}-${current}`,
      updateRevision: `${name}-${image}`,
      ...status,
    },
  }
}

/** The ControllerRevision of an image: `a` is the oldest. */
export function revisionOfSet(
  { metadata }: StatefulSet,
  image: string,
  revision: number,
): ControllerRevision {
  return {
    metadata: {
      name: `${metadata.name}-${image}`,
      creationTimestamp: `2026-11-${image === 'a' ? '20' : '22'}T02:00:00Z`,
      ownerReferences: [ownedBy(metadata)],
    },
    data: { spec: { template: templateOf(metadata.name, image) } },
    revision,
  }
}

/** @param image of its revision */
export function podOfSet(
  { metadata }: StatefulSet,
  ordinal: number,
  image: string,
  status: NonNullable<Pod['status']> = READY,
): Pod {
  const name = `${metadata.name}-${ordinal}`
  return {
    metadata: {
      name,
      uid: `uid-${name}-${image}`,
      creationTimestamp: '2026-11-23T18:00:00Z',
      labels: { [CONTROLLER_REVISION_LABEL]: `${metadata.name}-${image}` },
      ownerReferences: [ownedBy(metadata)],
    },
    spec: { containers: [{ name: 'app', image: imageOfSet(image) }] },
    status,
  }
}

function ownedBy({ name, uid = '' }: StatefulSet['metadata']) {
  return { apiVersion: 'apps/v1', kind: 'StatefulSet', name, uid, controller: true }
}

const app = { name: 'app', image: '', imageID: '', restartCount: 0 }
const NOT_READY = { type: 'Ready', status: 'False', reason: 'ContainersNotReady' } as const

export const READY: NonNullable<Pod['status']> = {
  phase: 'Running',
  conditions: [{ type: 'Ready', status: 'True' }],
  containerStatuses: [{ ...app, ready: true, state: { running: { startedAt: '2026-11-23T18:00:00Z' } } }],
}

/** The ways in which a pod does not get ready. */
export const UNREADY = {
  'never ready': {
    phase: 'Running',
    conditions: [NOT_READY],
    containerStatuses: [
      { ...app, ready: false, started: true, state: { running: { startedAt: '2026-11-23T18:00:00Z' } } },
    ],
  },
  unschedulable: {
    phase: 'Pending',
    conditions: [
      {
        type: 'PodScheduled',
        status: 'False',
        reason: 'Unschedulable',
        message: '0/6 nodes are available: 6 Insufficient memory.',
      },
    ],
  },
  'volume missing': {
    phase: 'Pending',
    conditions: [NOT_READY],
    containerStatuses: [{ ...app, ready: false, state: { waiting: { reason: 'ContainerCreating' } } }],
  },
  'init container that never ends': {
    phase: 'Pending',
    conditions: [NOT_READY],
    initContainerStatuses: [
      { ...app, name: 'migrate', ready: false, state: { running: { startedAt: '2026-11-23T18:00:00Z' } } },
    ],
    containerStatuses: [{ ...app, ready: false, state: { waiting: { reason: 'PodInitializing' } } }],
  },
  'image pull': {
    phase: 'Pending',
    conditions: [NOT_READY],
    containerStatuses: [{ ...app, ready: false, state: { waiting: { reason: 'ImagePullBackOff' } } }],
  },
  'crash loop': {
    phase: 'Running',
    conditions: [NOT_READY],
    containerStatuses: [
      { ...app, ready: false, restartCount: 3, state: { waiting: { reason: 'CrashLoopBackOff' } } },
    ],
  },
} as const satisfies Record<string, NonNullable<Pod['status']>>
