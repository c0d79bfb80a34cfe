import type { CommitRange, ImageView } from '#lib/domain/image/image-views'
import type { DiffLine } from '#lib/domain/workload/workload-views'
import type { WorkloadKey } from '#lib/domain/workload/workload'
import type { PodTemplate } from '#lib/kubernetes/objects'
import type { Commit } from '#lib/domain/promotion/forge-answers'
import type { ActionRequest } from '#lib/plan/actions/actions'

/** One API call of a plan. `path` starts at the API server's root and is made of checked names only. */
export type StepRequest = {
  method: 'POST' | 'PATCH' | 'DELETE'
  path: string
  contentType: 'application/json' | 'application/merge-patch+json' | 'application/json-patch+json'
  body: object
}

/** Moves a branch of a forge from one commit to a later one, and only from that one. */
export type Push = { forge: string; repository: string; branch: string; from: string; to: string }

/**
 * What has to be green at a forge before a branch is moved: it can take hours.
 * @property checks as in a source's `gate`
 */
export type PushGate = { forge: string; repository: string; sha: string; checks: string }

/** One move of a branch. Those of a plan are made in order, up to the first failure. */
export type PushStep = { sentence: string; push: Push; gates: PushGate[] }

/** A move of a branch, and the `git` command that makes the same push. */
export type CommandedPush = { step: PushStep; commands: string[] }

export type Step = {
  sentence: string
  request: StepRequest
  /** What must be true before this step is sent; null where the end of the step before it is enough. */
  after: StepCondition | null
  /** What takes it back, for a step that stands alone among many. */
  undo?: StepUndo
}

/** @property image the digest that the step brings to its tag; null where that is unknown */
export type StepUndo = { image: string | null; request: ActionRequest }

/** An operation over several tags that is taken back, tag by tag. */
export type Undoing = {
  title: string
  tags: {
    /** `stream:tag` */
    name: string
    /** Null where it cannot be taken back. */
    undo: StepUndo | null
    /** Who moved it since, as far as the journal tells. */
    movedBy: string | null
  }[]
}

/** A step, and the `oc` commands that make the same request. */
export type CommandedStep = { step: Step; commands: string[] }

/**
 * The pod template has these images (digests, or pull specs where no digest is known), which the image trigger writes some
 * time after the tag changes. Where a step writes the whole template, it is this one.
 */
export type StepCondition = {
  workload: WorkloadKey
  images: { container: string; image: string }[]
  template: PodTemplate | null
  sentence: string
}

/**
 * A container whose image changes: digests, or pull specs where no digest is known. Both are whole pull specs if only these
 * differ: the same image by another pull spec is another pod template (same-digest-other-pull-spec.json).
 */
export type Effect = { workload: WorkloadKey; container: string; from: string | null; to: string | null }

/** An object that a plan was made from. Its resourceVersion goes into the step: a conflict is shown, and only imports are sent again. */
export type Precondition = { object: string; resourceVersion: string }

/**
 * What a plan of many tags would do to one tag. `idle`: nothing new; `skipped`: not imported from a registry; `left-out`: a person left it
 * out; `marked`: somebody marked the image bad; `moved`: it has another image than the operation brought that is undone.
 */
export type PlannedImport = {
  /** `stream:tag` */
  name: string
  outcome: 'new' | 'left-out' | 'marked' | 'moved' | 'idle' | 'pinned' | 'failing' | 'unasked' | 'skipped'
  /** The digest that it would import; null for none. */
  digest: string | null
  /** Why nothing is imported; null where something is. */
  why: string | null
}

/**
 * What a promotion would do to one source. `idle`: nothing new, or what was chosen is on the branch already; `refused`: it cannot
 * move; `left-out`: a person left it out.
 */
export type PlannedPromotion = {
  repository: string
  /** `stable` */
  branch: string
  outcome: 'moves' | 'idle' | 'refused' | 'left-out'
  /** The head of the branch now, and after it; null where that is unknown. */
  from: string | null
  to: string | null
  /** Why it does not move, and what to do; null where it does. */
  why: string | null
  /** Those that come to the branch, newest first: at most as many as were read. `count` is all of them. */
  commits: readonly Commit[]
  count: number
  /** All commits between both heads, newest first, to choose from. */
  choices: readonly Commit[]
  /** What builds, in words; null where nothing does. */
  builds: string | null
  /** What becomes of each tag that it feeds: it follows by itself, waits for a CronJob, is pinned. */
  feeds: { tag: string; then: string }[]
  /** What is waited for before it moves, in words; null for nothing. */
  waitsFor: string | null
  /** Checks that are not green and would keep it, unless a person overrides that with a reason. */
  overridden: string[]
}

/** A workload that a revert can move. */
export type ScopeChoice = {
  workload: WorkloadKey
  isChosen: boolean
  /** The digest that it has now, or the pull spec; null where no tag of the revert feeds it. */
  runs: string | null
  /** Why its lane does not move it; null where it does. */
  note: string | null
}

/** Which workloads a revert can move, and which of them each lane feeds. */
export type Scope = { choices: ScopeChoice[]; lanes: { tag: string; workloads: WorkloadKey[] }[] }

/** `Skipped`, `Resumed by Quayside` */
type PlannedDate = { what: string; at: string }

export type Plan = {
  request: ActionRequest
  title: string
  /** What the button says: the verb and how much moves. */
  confirm: string
  steps: Step[]
  /** The branches that it moves at forges; most plans move none. */
  pushes: PushStep[]
  /** How many steps run at once. 1: in order, up to the first failure. More: each step stands alone. */
  atOnce: number
  effects: Effect[]
  /** One for each tag of an import of many tags; empty otherwise. */
  imports: PlannedImport[]
  /** One for each source of a promotion; empty otherwise. */
  promotions: PlannedPromotion[]
  /** What moves later, or by what the plan only starts. */
  movesLater: string | null
  warnings: string[]
  /** Why this image, where the plan chose it ("what ran before"); of the end of a pin, who pinned and why. */
  because: string | null
  /** What changes in the pod template besides images; often empty. */
  templateDiff: DiffLine[]
  /** What is true afterwards: the tag no longer follows, the next scheduled import does nothing. */
  afterwards: string[]
  /** Moments that it is about, in order: pages show them in the reader's time. Often empty. */
  dates: PlannedDate[]
  /** Which workloads it could move; null where nobody chooses. */
  scope: Scope | null
  /** The tag that it pins, as `stream:tag`; null for none. */
  pins: string | null
  /** The name of this way beside its alternatives; null without alternatives. */
  way: string | null
  /** Other ways to the same end, which move more or less. */
  alternatives: Way[]
  /** The request that undoes this plan; null where none does. */
  undo: ActionRequest | null
  /** The `oc` commands that do the same, to copy. */
  commands: string[]
  preconditions: Precondition[]
  /** The newest digest of the tag when the plan was made, to compare with afterwards; null without one. */
  newest: string | null
  /** Changes if and only if what the person agrees to changes. */
  fingerprint: string
}

export type RefusalCode =
  | 'not-found'
  | 'nothing-to-do'
  | 'not-importable'
  | 'pinned'
  | 'digest-gone'
  | 'marked'
  | 'trigger-malformed'
  | 'nothing-before'
  | 'nothing-chosen'
  | 'past'
  | 'diverged'
  | 'not-green'
  | 'protected'
  | 'template-broken'
  | 'paused'
  | 'unreadable'
  | 'forbidden'
  | 'stale'

/** Why there is no plan, and what to do instead. */
export type Refusal = {
  code: RefusalCode
  message: string
  ways: Way[]
  imports?: PlannedImport[]
  promotions?: PlannedPromotion[]
  scope?: Scope | null
  /** The request with what it means now, once it is known: the image and the workloads that stand to choose. */
  request?: ActionRequest
  /** The operation that did it already. */
  doneBy?: { id: string; by: string; at: string; reason: string }
}

export type Way = { sentence: string; request: ActionRequest }

export type Refused = { ok: false; refusal: Refusal }

export type Planned = { ok: true; plan: Plan } | Refused

/** An image of a tag's stream that takes the place of another, in the direction of the move. */
export type ImageChange = {
  stream: string
  tag: string
  from: string
  to: string
  commits: CommitRange | null
}

/** Of manifest lists that the registry told of: the digests of their images, by the digest of the list. */
type ManifestLists = Readonly<Record<string, readonly string[]>>

/** A plan with details of the images that it moves: people know commits and ages, not digests. */
export type ExplainedPlan =
  { ok: true; plan: Plan; images: ImageView[]; changes: ImageChange[]; lists: ManifestLists } | Refused

/** Who acts, when and why. `at` is ISO 8601. */
export type Author = { by: string; at: string; reason: string }
