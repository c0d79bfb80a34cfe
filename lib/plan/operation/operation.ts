import type { WorkloadKey } from '#lib/domain/workload/workload'
import type { ActionRequest } from '#lib/plan/actions/actions'
import type { Effect, Way } from '#lib/plan/plan'

/** `unknown`: it was sent, and its result is not known. `left`: it was not sent, and will not be. */
export type StepState = 'waiting' | 'doing' | 'done' | 'failed' | 'unknown' | 'left'

export type OperationStep = {
  sentence: string
  /** The tag that it imports, as `stream:tag`; null for other steps. */
  tag: string | null
  state: StepState
  /** When it reached this state; null while it waits. */
  at: string | null
  /** What the cluster said, or why it was not sent. */
  message: string | null
}

export type OperationEnd = {
  /**
   * `held`: everything is written, and pods change when somebody acts. `stopped`: some steps were not done. `superseded`: a
   * later operation or another change replaced the target.
   */
  state: 'healthy' | 'held' | 'failed' | 'stopped' | 'superseded'
  at: string
  message: string
  /** What can be done about it. */
  next: Way[]
}

/**
 * Who carries out the steps. The owner raises the beat every few seconds, so an entry that stands still has lost its owner, and
 * another process takes it over.
 */
export type Lease = {
  /** The process that carries out the steps; null where it gave them up, such as before it ends. */
  owner: string | null
  beat: number
  /** What another process needs to go on, sealed: only Quayside can read it, or have written it. */
  orders: string
}

/** A plan that someone applied: who, why, when, and how it went. Times are ISO 8601. */
export type Operation = {
  id: string
  title: string
  request: ActionRequest
  /** Of the confirmed plan: the same plan applied twice is one operation. */
  fingerprint: string
  by: string
  reason: string
  startedAt: string
  steps: OperationStep[]
  effects: Effect[]
  /** Images that it moves away from, and that were failing when it started. */
  failing: { workload: WorkloadKey; image: string; how: string }[]
  commands: string[]
  /** Failures besides the steps, such as an Event that could not be written. */
  warnings: string[]
  /** The request that undoes this; null where none does. */
  undo: ActionRequest | null
  /** Who stopped it; null where nobody did. */
  stop: { by: string; at: string } | null
  /** Null once the results of all steps are written. */
  lease: Lease | null
  /** When another process last went on with the steps; null where the first one did all. */
  continuedAt: string | null
  /** Null while it is under way. */
  end: OperationEnd | null
}
