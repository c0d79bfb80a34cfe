import type {
  ControllerRevision,
  CronJob,
  Deployment,
  Event,
  ImageStream,
  ImageStreamImage,
  ImageStreamImport,
  ImageStreamTag,
  Job,
  KubernetesList,
  Pod,
  ReplicaSet,
  StatefulSet,
} from '#lib/kubernetes/objects'
import { recorded } from '#lib/kubernetes/testing/recorded'
import type { Snapshot } from '#lib/domain/snapshot'
import { snapshotOf, type Lists } from '#lib/domain/testing/test-objects'
import type { WorkloadKey } from '#lib/domain/workload/workload'

/** Objects that a real OpenShift API server sent, for tests. */

type Kinds = {
  ImageStream: ImageStream
  ImageStreamList: KubernetesList<ImageStream>
  ImageStreamTag: ImageStreamTag
  ImageStreamImage: ImageStreamImage
  ImageStreamImport: ImageStreamImport
  Deployment: Deployment
  StatefulSet: StatefulSet
  ReplicaSetList: KubernetesList<ReplicaSet>
  ControllerRevisionList: KubernetesList<ControllerRevision>
  Pod: Pod
  PodList: KubernetesList<Pod>
  EventList: KubernetesList<Event>
  CronJob: CronJob
  Job: Job
  JobList: KubernetesList<Job>
}

/** The answer of one step of a recording. @param step its number, since descriptions are not unique */
export function answered<K extends keyof Kinds>(kind: K, scenario: string, step: number): Kinds[K] {
  return ofKind(kind, recorded(scenario)[step]?.response.body)
}

/** The objects of one watch, in order. */
export function watched<K extends keyof Kinds>(kind: K, scenario: string, step: number): Kinds[K][] {
  return (recorded(scenario)[step]?.response.events ?? []).map(({ object }) => ofKind(kind, object))
}

function ofKind<K extends keyof Kinds>(kind: K, value: unknown): Kinds[K] {
  if (!isOfKind(kind, value)) throw new Error(`The recording has no ${kind} here.`)
  return value
}

function isOfKind<K extends keyof Kinds>(kind: K, value: unknown): value is Kinds[K] {
  return typeof value === 'object' && value !== null && 'kind' in value && value.kind === kind
}

export const SERVICE: WorkloadKey = { kind: 'Deployment', name: 'packit-service' }
export const WORKER: WorkloadKey = { kind: 'StatefulSet', name: 'packit-worker-short-running' }

const HISTORY = 'rollout-history'

/** The recorded namespace: five streams, and a Deployment and a StatefulSet with three revisions each. */
export function recordedSnapshot(lists: Lists = {}): Snapshot {
  return snapshotOf({
    imageStreams: answered('ImageStreamList', 'imagestreams-list-and-history', 0).items ?? [],
    deployments: [answered('Deployment', HISTORY, 0)],
    statefulSets: [answered('StatefulSet', HISTORY, 6)],
    replicaSets: answered('ReplicaSetList', HISTORY, 18).items ?? [],
    controllerRevisions: answered('ControllerRevisionList', HISTORY, 19).items ?? [],
    ...lists,
  })
}

/** A stream as it was before the newest item of a tag came. */
export function withoutNewest(stream: ImageStream, tag: string): ImageStream {
  const tags = (stream.status?.tags ?? []).map((list) =>
    list.tag === tag ? { ...list, items: (list.items ?? []).slice(1) } : list,
  )
  return { ...stream, status: { ...stream.status, tags } }
}
