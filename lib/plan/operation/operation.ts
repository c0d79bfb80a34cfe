import type { ActionRequest } from '#lib/plan/actions/actions'
import type { Effect, Way } from '#lib/plan/plan'

/** `unknown`: it was sent, and nobody can tell yet whether it was done. `left`: it was never sent, and will not be. */
export type StepState = 'waiting' | 'doing' | 'done' | 'failed' | 'unknown' | 'left'

export type OperationStep = {
  sentence: string
  /** The tag that it imports, as `stream:tag`; null where it is no import. */
  tag: string | null
  state: StepState
  /** When it came to this state; null while it waits. */
  at: string | null
  /** What the cluster said, or why it was left. */
  message: string | null
}

export type OperationEnd = {
  /**
   * `held`: all is written, and pods take it once somebody acts. `stopped`: not all of its steps were done, and it says
   * which. `superseded`: a later operation or somebody else's change moved the target away.
   */
  state: 'healthy' | 'held' | 'failed' | 'stopped' | 'superseded'
  at: string
  message: string
  /** What can be done about it. */
  next: Way[]
}

/** A plan that someone applied: who, why, when, and how it went. Times are ISO 8601. */
export type Operation = {
  id: string
  title: string
  request: ActionRequest
  /** Of the plan that was agreed to: the same one applied twice is one operation. */
  fingerprint: string
  by: string
  reason: string
  startedAt: string
  steps: OperationStep[]
  effects: Effect[]
  commands: string[]
  /** What went wrong besides the steps, such as an Event that could not be written. */
  warnings: string[]
  /** What takes this back. */
  undo: ActionRequest | null
  /** Who asked for no further steps; null where nobody did. */
  stop: { by: string; at: string } | null
  /** Null while it is under way. */
  end: OperationEnd | null
}
