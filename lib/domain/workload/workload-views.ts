import type { Lag } from '#lib/domain/workload/lag-views'
import type { ImageFailure } from '#lib/domain/workload/workload-journal'
import type { Mover } from '#lib/domain/moves/mover'
import type { Moment } from '#lib/domain/moves/moment'
import type { WorkloadKind } from '#lib/kubernetes/objects'
import type { Unready } from '#lib/domain/workload/unready'

export type RevisionView = {
  number: number
  /** Of the ReplicaSet or ControllerRevision. */
  name: string
  createdAt: string | null
  /** Whether it came back: `createdAt` is the time of an earlier use. */
  isBack: boolean
  /** When the workload had its template the last time. Null if unknown, and `until` also for the current one. */
  since: Moment | null
  until: Moment | null
  /** Who or what gave it to the workload then: all that fit; empty if unknown. */
  movedBy: readonly Mover[]
  /** Its own; null where it has none, or an inherited one. */
  changeCause: string | null
  /** The cause of another revision, and the number of that revision if it is known. */
  inheritedCause: { text: string; from: number | null } | null
  isCurrent: boolean
  /** Running pods of this revision. */
  pods: number
  images: RevisionImage[]
}

export type RevisionImage = {
  container: string
  image: string
  digest: string | null
  /** The lane that has the digest in its import history. */
  lane: { stream: string; tag: string } | null
  commit: string | null
  commitUrl: string | null
  builtAt: string | null
  /** How it failed on this workload; null if nobody saw it fail. */
  failure: ImageFailure | null
}

/**
 * `live`: writes each new image. `passive`: writes only when something else moves the workload. `waiting`: its tag has no image.
 * `broken`: it writes nothing, because its tag or stream is gone, its path leads nowhere, or the annotation does not work.
 * `unknown`: its tag is not known.
 */
export type TriggerState = 'live' | 'passive' | 'paused' | 'waiting' | 'broken' | 'unknown'

export type TriggerView = {
  /** The tag that it names; null if it names none. */
  tag: { stream: string; tag: string; namespace: string | null } | null
  /** What it names, as written. */
  from: string
  container: string | null
  /** Where the trigger writes; unique in a workload. */
  fieldPath: string
  state: TriggerState
  /** Why it does nothing; null if it works. */
  why: string | null
}

export type EventView = {
  type: string
  reason: string
  message: string
  object: string
  count: number
  at: string | null
}

/** One line of the diff between two pod templates. */
export type DiffLine = { kind: 'same' | 'added' | 'removed'; text: string }

export type RevisionDiff = {
  from: number
  to: number
  lines: DiffLine[]
  /** Whether the values of environment variables are in the lines. */
  showsValues: boolean
}

/** `settling`: all is well, but too new to be sure. */
export type Health =
  'healthy' | 'settling' | 'rolling-out' | 'stuck' | 'unhealthy' | 'paused' | 'scaled-down' | 'unknown'

export type PodView = {
  name: string
  /** The digest that the container really runs (its imageID); null until it has started. */
  digest: string | null
  /** `pod-template-hash` or `controller-revision-hash`. */
  revision: string | null
  /** Running, Pending, Terminating, CrashLoopBackOff, ImagePullBackOff, …: as in `oc get pods`. */
  status: string
  /** False for one that is being deleted. */
  isReady: boolean
  /** Null if the pod is ready, has ended, or is being deleted. */
  unready: Unready | null
  /** Whether it is still there long after its deletion. */
  isOverdue: boolean
  restarts: number
  /**
   * How long a container has run since its last crash, at `readAt`; null without a recent crash, or if the status shows it.
   * Between two crashes the status is `Running` and, without probes, the pod is ready.
   */
  secondsSinceCrash: number | null
  startedAt: string | null
  /** Whether the pod has the workload's newest template. */
  isUpdated: boolean
  message: string | null
}

export type WorkloadSummary = {
  kind: WorkloadKind
  name: string
  /** Of the desired pods; never more. */
  ready: number
  desired: number
  /** How many of them have the newest pod template. */
  updated: number
  health: Health
  /** What is wrong, in progress or waiting for somebody; mostly null if healthy. */
  reason: string | null
  /** The pod that blocks the rollout of a StatefulSet until it is deleted; null if there is none. */
  blockedBy: string | null
  /** `Recreate`, `RollingUpdate`, `OrderedReady`, `Parallel`, `OnDelete`. */
  strategy: string
  /** The pods that its controller counts. */
  pods: PodView[]
}

/** A workload, judged with the image streams. On a lane, what it has of other tags is left out. */
export type JudgedWorkload = WorkloadSummary & {
  /** Set if the trigger annotation is malformed, or one trigger stops the others. Then no trigger of this workload works. */
  triggerProblem: string | null
  /** One sentence for each trigger of a container whose stream or tag is gone. */
  goneTriggers: string[]
  /** The container whose trigger is paused; null if none is. */
  pausedContainer: string | null
  /** The containers that do not have the newest image of their tag. */
  lags: Lag[]
}
