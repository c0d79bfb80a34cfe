import type { StaleGroup, Unread } from '#lib/domain/freshness'
import type { EnvironmentView } from '#lib/domain/environment-view'
import type { WorkloadKind } from '#lib/kubernetes/objects'

export type RevisionView = {
  number: number
  /** Of the ReplicaSet or ControllerRevision. */
  name: string
  createdAt: string | null
  changeCause: string | null
  isCurrent: boolean
  /** Running pods of this revision. */
  pods: number
  images: RevisionImage[]
}

export type RevisionImage = {
  container: string
  image: string
  digest: string | null
  /** The lane that the image belongs to, where one of its history items has the digest. */
  lane: { stream: string; tag: string } | null
  commit: string | null
  commitUrl: string | null
  builtAt: string | null
}

export type TriggerView = {
  container: string
  stream: string
  tag: string
  namespace: string | null
  isPaused: boolean
  /** Where the trigger writes; no two triggers of a workload have the same. */
  fieldPath: string
}

export type EventView = {
  type: string
  reason: string
  message: string
  object: string
  count: number
  at: string | null
}

export type WorkloadView = {
  environment: EnvironmentView
  readAt: string
  workload: WorkloadSummary
  /** Pods that have ended, such as evicted ones: others took their place. */
  ended: PodView[]
  revisions: RevisionView[]
  triggers: TriggerView[]
  events: EventView[]
  /** Why the events may not be the newest; nothing where they are. */
  staleEvents: StaleGroup[]
  unread: Unread[]
}

/** A setting, a variable or a label of an image. The value is null where it is not for the person who looks. */
export type DiffLine = { kind: 'same' | 'added' | 'removed'; text: string }

export type RevisionDiff = { from: number; to: number; lines: DiffLine[] }
export type Health = 'healthy' | 'rolling-out' | 'stuck' | 'unhealthy' | 'paused' | 'scaled-down' | 'unknown'
export type PodView = {
  name: string
  /** Digest that the pod's container really runs (its imageID); null before it started. */
  digest: string | null
  /** `pod-template-hash` or `controller-revision-hash`. */
  revision: string | null
  /** Running, Pending, Terminating, CrashLoopBackOff, ImagePullBackOff, …: as `oc get pods` says it. */
  status: string
  isReady: boolean
  restarts: number
  /**
   * For how long a container runs again after a crash, at `readAt`; null where none crashed lately or the status tells of
   * it. Between two crashes the status is `Running` and, without probes, the pod is ready.
   */
  secondsSinceCrash: number | null
  startedAt: string | null
  /** Whether the pod is of the workload's newest template. */
  isUpdated: boolean
  message: string | null
}
export type WorkloadSummary = {
  kind: WorkloadKind
  name: string
  ready: number
  desired: number
  updated: number
  health: Health
  /** One sentence where the health is not `healthy`: what is wrong or under way. */
  reason: string | null
  /** `Recreate`, `RollingUpdate`, `OrderedReady`, `Parallel`, `OnDelete`. */
  strategy: string
  /** Those that its controller counts. */
  pods: PodView[]
  /** Set where the trigger annotation is malformed: no trigger of this workload works (design 3.14). */
  triggerProblem: string | null
  /** The container whose trigger joins this workload to the lane and is paused; null where none is. */
  pausedContainer: string | null
  /** Containers whose image is not what the tag's newest is. */
  isBehind: boolean
}
