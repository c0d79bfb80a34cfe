import type { StaleGroup } from '#lib/domain/freshness'
import type { EnvironmentView, PodView, Unread, WorkloadSummary } from '#lib/domain/environment-view'

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
