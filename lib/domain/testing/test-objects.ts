import { POD_TEMPLATE_HASH_LABEL, REVISION_ANNOTATION, TRIGGERS_ANNOTATION } from '#lib/kubernetes/names'
import type {
  CronJob,
  Deployment,
  ImageStream,
  Job,
  KubernetesObject,
  Pod,
  ReplicaSet,
} from '#lib/kubernetes/objects'
import type { Answer, ClusterError } from '#lib/domain/answer'
import { ownershipOf } from '#lib/domain/workload/ownership'
import { findJudged, laneIndexOf } from '#lib/domain/pipeline/lane-index'
import { summarize } from '#lib/domain/workload/rollout'
import { freshSnapshotOf, ofEachKind, type Kind, type Snapshot } from '#lib/domain/snapshot'
import { findTag, type StreamTag } from '#lib/domain/image-stream/tag-source'
import type { JudgedWorkload, WorkloadSummary } from '#lib/domain/workload/workload-views'
import { findWorkload, type Workload, type WorkloadKey } from '#lib/domain/workload/workload'

/** Small objects for tests of what was not recorded. */

/** `sha256:aaaa…`, easy to tell from the digests of other digits. */
export function digest(digit: string): string {
  return `sha256:${digit.repeat(64)}`
}

export const DOWN: { ok: false; error: ClusterError } = {
  ok: false,
  error: { code: 'unavailable', message: 'The server behind it is not available.' },
}

export type Lists = {
  [K in Kind]?: Snapshot[K] extends Answer<infer T> ? T : never
} & { cronJobs?: readonly CronJob[]; jobs?: readonly Job[] }

export function snapshotOf(lists: Lists = {}): Snapshot {
  const fresh = freshSnapshotOf('packit-prod', '2026-11-23T18:30:00.000Z', {
    imageStreams: { ok: true, value: lists.imageStreams ?? [] },
    deployments: { ok: true, value: lists.deployments ?? [] },
    statefulSets: { ok: true, value: lists.statefulSets ?? [] },
    replicaSets: { ok: true, value: lists.replicaSets ?? [] },
    controllerRevisions: { ok: true, value: lists.controllerRevisions ?? [] },
    pods: { ok: true, value: lists.pods ?? [] },
  })
  return {
    ...fresh,
    cronJobs: { ok: true, value: lists.cronJobs ?? [] },
    jobs: { ok: true, value: lists.jobs ?? [] },
  }
}

/** As all pages show it. */
export function judgedIn(snapshot: Snapshot, key: WorkloadKey): JudgedWorkload {
  return findJudged(laneIndexOf(snapshot), key)
}

/** The same objects, read at another time. */
export function readAt(snapshot: Snapshot, time: string): Snapshot {
  const freshness = ofEachKind((kind) => ({ ...snapshot.freshness[kind], freshAt: time }))
  return { ...snapshot, readAt: time, freshness }
}

export function tagIn(snapshot: Snapshot, stream: string, tag: string): StreamTag {
  const found = findTag(snapshot, stream, tag)
  if (!found) throw new Error(`The snapshot has no ${stream}:${tag}.`)
  return found
}

export function workloadIn(snapshot: Snapshot, key: WorkloadKey): Workload {
  const found = findWorkload(snapshot, key)
  if (!found) throw new Error(`The snapshot has no ${key.kind} ${key.name}.`)
  return found
}

export function summaryIn(snapshot: Snapshot, key: WorkloadKey): WorkloadSummary {
  return summarize(workloadIn(snapshot, key), ownershipOf(snapshot))
}

export function streamOf(name: string, parts: Pick<ImageStream, 'spec' | 'status'>): ImageStream {
  return {
    metadata: { name, namespace: 'packit-prod', uid: `uid-${name}`, resourceVersion: '100' },
    ...parts,
  }
}

/** A stream whose tag `prod` follows the registry and has imported these digests, newest first. */
export function followingStream(
  name: string,
  digests: string[],
  repository = `quay.io/packit/${name}`,
): ImageStream {
  return streamOf(name, {
    spec: {
      tags: [{ name: 'prod', from: { kind: 'DockerImage', name: `${repository}:prod` }, generation: 1 }],
    },
    status: {
      tags: [
        {
          tag: 'prod',
          items: digests.map((image, index) => ({
            created: `2026-11-${20 - index}T02:00:00Z`,
            dockerImageReference: `${repository}@${image}`,
            image,
            generation: 1,
          })),
        },
      ],
    },
  })
}

/** A trigger as `oc set triggers` writes it. */
export function triggerOf(from: string, container: string, members: object = {}): object {
  const fieldPath = `spec.template.spec.containers[?(@.name=="${container}")].image`
  return { from: { kind: 'ImageStreamTag', name: from }, fieldPath, ...members }
}

type Made = {
  /** By container name. */
  images: Record<string, string>
  triggers?: object[] | string
  spec?: Partial<Deployment['spec']>
  status?: Deployment['status']
}

/** A Deployment that is rolled out and ready, unless the status says otherwise. */
export function deploymentOf(name: string, { images, triggers, spec, status }: Made): Deployment {
  const annotation = typeof triggers === 'object' ? JSON.stringify(triggers) : triggers
  return {
    metadata: {
      name,
      namespace: 'packit-prod',
      uid: `uid-${name}`,
      resourceVersion: '200',
      generation: 2,
      annotations: {
        [REVISION_ANNOTATION]: '2',
        ...(annotation !== undefined && { [TRIGGERS_ANNOTATION]: annotation }),
      },
    },
    spec: {
      replicas: 1,
      selector: { matchLabels: { component: name } },
      template: {
        metadata: { labels: { component: name } },
        spec: {
          containers: Object.entries(images).map(([container, image]) => ({ name: container, image })),
        },
      },
      ...spec,
    },
    status: {
      observedGeneration: 2,
      replicas: 1,
      updatedReplicas: 1,
      readyReplicas: 1,
      availableReplicas: 1,
      ...status,
    },
  }
}

/** The ReplicaSet of one revision of a Deployment, by default with its current template. */
export function replicaSetOf(
  owner: Deployment,
  revision: number,
  hash: string,
  template = owner.spec.template,
): ReplicaSet {
  const labels = { ...template.metadata?.labels, [POD_TEMPLATE_HASH_LABEL]: hash }
  return {
    metadata: {
      name: `${owner.metadata.name}-${hash}`,
      uid: `uid-${owner.metadata.name}-${hash}`,
      labels,
      annotations: { [REVISION_ANNOTATION]: String(revision) },
      creationTimestamp: '2026-11-20T02:00:00Z',
      ownerReferences: [ownedBy('Deployment', owner)],
    },
    spec: { template: { ...template, metadata: { ...template.metadata, labels } } },
  }
}

export function podOf(owner: ReplicaSet, parts: Pick<Pod, 'spec' | 'status'> = {}): Pod {
  const { name, labels } = owner.metadata
  return {
    metadata: {
      name: `${name}-abcde`,
      labels: labels ?? {},
      ownerReferences: [ownedBy('ReplicaSet', owner)],
    },
    ...parts,
  }
}

/** The same pod after its node ran out of memory. */
export function evicted(pod: Pod): Pod {
  const message = 'The node was low on resource: memory.'
  return { ...pod, status: { phase: 'Failed', reason: 'Evicted', message } }
}

/** The same pod with its containers running again after a crash. Without probes they are ready at once. */
export function runningAgain(pod: Pod, startedAt: string, ready = true): Pod {
  const statuses = pod.status?.containerStatuses ?? []
  const state = { running: { startedAt } }
  const lastState = { terminated: { exitCode: 1, reason: 'Error' } }
  return {
    ...pod,
    status: {
      phase: 'Running',
      conditions: [{ type: 'Ready', status: ready ? 'True' : 'False' }],
      containerStatuses: statuses.map((status) => ({ ...status, ready, state, lastState })),
    },
  }
}

function ownedBy(kind: string, { metadata: { name, uid = '' } }: KubernetesObject) {
  return { apiVersion: 'apps/v1', kind, name, uid, controller: true }
}
