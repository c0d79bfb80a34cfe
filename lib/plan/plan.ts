import type { ImageView } from '#lib/domain/image/image-views'
import type { DiffLine } from '#lib/domain/workload/workload-views'
import type { WorkloadKey } from '#lib/domain/workload/workload'
import type { PodTemplate } from '#lib/kubernetes/objects'
import type { ActionRequest } from '#lib/plan/actions/actions'

/** One API call of a plan. `path` starts at the API server's root and is made of checked names only. */
export type StepRequest = {
  method: 'POST' | 'PATCH' | 'DELETE'
  path: string
  contentType: 'application/json' | 'application/merge-patch+json' | 'application/json-patch+json'
  body: object
}

export type Step = {
  sentence: string
  request: StepRequest
  /** What has to be so before this step is done; null where the step before it being done is enough. */
  after: StepCondition | null
}

/** A step, and the `oc` commands that make the same request. */
export type CommandedStep = { step: Step; commands: string[] }

/**
 * The pod template has these images (digests, or pull specs where no digest is known), which the image trigger writes some
 * time after the tag was changed, and is this one where a step has written it as a whole.
 */
export type StepCondition = {
  workload: WorkloadKey
  images: { container: string; image: string }[]
  template: PodTemplate | null
  sentence: string
}

/** A container that will run another image: digests, or pull specs where no digest is known. */
export type Effect = { workload: WorkloadKey; container: string; from: string | null; to: string | null }

/** The object that a plan was made from. Its resourceVersion goes into the step: a conflict is shown, and only imports are sent again. */
export type Precondition = { object: string; resourceVersion: string }

/** What an import of many would do to one tag. `idle`: there is nothing to do; `skipped`: it is none to import; `left-out`: by choice. */
export type PlannedImport = {
  /** `stream:tag` */
  name: string
  outcome: 'new' | 'left-out' | 'idle' | 'pinned' | 'refused' | 'unasked' | 'skipped'
  /** What it would bring; null where nothing. */
  digest: string | null
  /** Why nothing comes of it; null where something does. */
  why: string | null
}

export type Plan = {
  request: ActionRequest
  title: string
  /** What the button says: the verb and how much moves. */
  confirm: string
  steps: Step[]
  /** How many steps may be under way together. 1: in their order, the first failure ends it; more: each stands alone. */
  atOnce: number
  effects: Effect[]
  /** Tag by tag, where many are imported; empty otherwise. */
  imports: PlannedImport[]
  /** What moves where no effect can tell: later, or by what the plan only starts. */
  movesLater: string | null
  warnings: string[]
  /** Why this image, where the plan chose it: "what ran before". */
  because: string | null
  /** What changes in the pod template besides images; empty where nothing does. */
  templateDiff: DiffLine[]
  /** What is true afterwards: the tag no longer follows, the next scheduled import does nothing. */
  afterwards: string[]
  /** What this way is called beside the others; null where there are none. */
  way: string | null
  /** Other ways to the same end, which move more or less. */
  alternatives: Way[]
  /** What takes this plan back once it is done; null where nothing does. */
  undo: ActionRequest | null
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
  | 'trigger-malformed'
  | 'nothing-before'
  | 'past'
  | 'template-broken'
  | 'paused'
  | 'unreadable'
  | 'stale'

/** Why an action would not do what was asked for, and what to do instead. */
export type Refusal = { code: RefusalCode; message: string; ways: Way[]; imports?: PlannedImport[] }

export type Way = { sentence: string; request: ActionRequest }

export type Refused = { ok: false; refusal: Refusal }

export type Planned = { ok: true; plan: Plan } | Refused

/** A plan with what the cluster tells of the images that it moves: people know commits and ages, not digests. */
export type ExplainedPlan = { ok: true; plan: Plan; images: ImageView[] } | Refused

/** Who acts, when and why. `at` is ISO 8601. */
export type Author = { by: string; at: string; reason: string }
