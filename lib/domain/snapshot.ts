import type {
  ControllerRevision,
  Deployment,
  ImageStream,
  Pod,
  ReplicaSet,
  StatefulSet,
} from '#lib/kubernetes/objects'
import type { Answer } from '#lib/domain/cluster-error'

/**
 * What one namespace looked like at `readAt` (ISO 8601). Each kind is an answer of its own, so that the image API being
 * down leaves the workloads to be seen, and the other way round (api-server-unavailable.json).
 */
export type Snapshot = {
  namespace: string
  readAt: string
  imageStreams: Answer<ImageStream[]>
  deployments: Answer<Deployment[]>
  statefulSets: Answer<StatefulSet[]>
  replicaSets: Answer<ReplicaSet[]>
  controllerRevisions: Answer<ControllerRevision[]>
  pods: Answer<Pod[]>
}
