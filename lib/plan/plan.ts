import type { ImageView } from '#lib/domain/views'
import type { WorkloadKey } from '#lib/domain/workload'

/** What a person asks for. It is all that a browser sends: the plan itself is always made on the server. */
export type ActionRequest =
  | { action: 'import'; stream: string; tag: string }
  | { action: 'pin'; stream: string; tag: string; digest: string }
  | { action: 'follow'; stream: string; tag: string }
  | { action: 'undo'; workload: WorkloadKey; revision: number }
  | { action: 'schedule'; stream: string; tag: string; scheduled: boolean }
  | { action: 'run'; cronJob: string }
  | { action: 'suspend'; cronJob: string; suspended: boolean }

/** One API call of a plan. `path` starts at the API server's root and is made of checked names only. */
export type StepRequest = {
  method: 'POST' | 'PATCH'
  path: string
  contentType: 'application/json' | 'application/merge-patch+json' | 'application/json-patch+json'
  body: object
}

export type Step = { sentence: string; request: StepRequest }

/** A container that will run another image: digests, or pull specs where no digest is known. */
export type Effect = { workload: WorkloadKey; container: string; from: string | null; to: string | null }

/** The object that a plan was made from. Its resourceVersion goes into the step: a conflict is shown, never retried. */
export type Precondition = { object: string; resourceVersion: string }

export type Plan = {
  request: ActionRequest
  title: string
  /** What the button says: the verb and how much moves. */
  confirm: string
  steps: Step[]
  effects: Effect[]
  /** What moves where no effect can tell: later, or by what the plan only starts. */
  movesLater?: string
  warnings: string[]
  /** What is true afterwards: the tag no longer follows, the next scheduled import does nothing. */
  afterwards: string[]
  /** The `oc` commands that do the same, to copy. */
  commands: string[]
  preconditions: Precondition[]
  /** The tag's newest digest when the plan was made, to tell afterwards what came of it; null where there is none. */
  newest: string | null
  /** Changes when and only when what the person agreed to changes. */
  fingerprint: string
}

export type RefusalCode =
  | 'not-found'
  | 'nothing-to-do'
  | 'not-importable'
  | 'pinned'
  | 'digest-gone'
  | 'trigger-takes-it-back'
  | 'paused'
  | 'unreadable'
  | 'stale'

/** Why an action would not do what was asked for, and what to do instead. */
export type Refusal = { code: RefusalCode; message: string; ways: Way[] }

export type Way = { sentence: string; request: ActionRequest }

export type Refused = { ok: false; refusal: Refusal }

export type Planned = { ok: true; plan: Plan } | Refused

/** A plan with what the cluster tells of the images that it moves: people know commits and ages, not digests. */
export type ExplainedPlan = { ok: true; plan: Plan; images: ImageView[] } | Refused
