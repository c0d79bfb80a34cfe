import type { WorkloadKey } from '#lib/domain/workload/workload'
import type { ActionRequest } from '#lib/plan/actions/actions'
import type { Effect, StepUndo, Way } from '#lib/plan/plan'

/** `unknown`: it was sent, and its result is not known. `left`: it was not sent, and will not be. */
export type StepState = 'waiting' | 'doing' | 'done' | 'failed' | 'unknown' | 'left'

export type OperationStep = {
  sentence: string
  /** The tag that it imports, or whose source it sets, as `stream:tag`; null for other steps. */
  tag: string | null
  state: StepState
  /** When it reached this state; null while it waits. */
  at: string | null
  /** What the cluster said, or why it was not sent. */
  message: string | null
  /** What takes it back together with others, where something does. */
  undo?: StepUndo
}

/**
 * `waiting`: its pod template has not changed. `settling`: all is well, but too new to be sure. `held`: its pods take the template
 * when somebody acts. `moved-on`: its template has an image that is neither the old one nor the target.
 */
export type MoveState =
  'waiting' | 'moving' | 'settling' | 'healthy' | 'held' | 'failing' | 'moved-on' | 'gone'

/** A container and its image: a digest, or the pull spec where that has none; null for no image. */
export type RunningImage = { container: string; image: string | null }

/** What a workload had when its operation ended. */
export type WorkloadRecord = {
  workload: WorkloadKey
  state: MoveState
  reason: string | null
  desired: number
  ready: number
  /** How many of its pods ran the target. */
  onTarget: number
  images: RunningImage[]
}

/** What has to come true for the commit of a source to run. `skipped`: the build has no such job, or nothing moves. */
export type ChainStep = {
  what: 'moved' | 'build' | 'job' | 'registry' | 'import' | 'rollout'
  state: 'waiting' | 'doing' | 'done' | 'failed' | 'skipped'
  /** What it is about: `packit-worker:prod` of an import; null where the source says it. */
  about: string | null
  sentence: string
  /** Since when it has this state; null where nothing tells. */
  since: string | null
  /** How long it usually takes, in seconds; null where that is unknown. */
  usualSeconds: number | null
  /** What to do if it does not come, or failed; null while all is as expected. */
  advice: string | null
  /** Where to read more, such as the failing job; null for nowhere. */
  url: string | null
}

/** The way of one commit, from the branch to the workloads. */
export type SourceChain = { repository: string; commit: string; steps: ChainStep[] }

/** The record of a finished operation. It never changes. */
export type OperationEnd = {
  /**
   * `done`: it moved nothing. `held`: everything is written, and pods change when somebody acts. `stopped`: some steps were not done.
   * `superseded`: a later operation or another change replaced the target. `unknown`: what would tell is gone.
   */
  state: 'healthy' | 'done' | 'held' | 'failed' | 'stopped' | 'superseded' | 'unknown'
  at: string
  message: string
  /** What could be done about it. */
  next: Way[]
  /** Null where it was not recorded: the cluster could not be read, or an earlier Quayside wrote this. */
  workloads: WorkloadRecord[] | null
  /** Of a promotion: how far each commit came. */
  chain?: SourceChain[]
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

/**
 * Whose account it was: `subject` is never given to another person by `issuer`, as a name can be. Absent in entries of an earlier
 * Quayside, and where Quayside acts by itself.
 */
type Account = { issuer: string; subject: string }

/** A plan that someone applied: who, why, when, and how it went. Times are ISO 8601. */
export type Operation = {
  id: string
  title: string
  request: ActionRequest
  /** Of the confirmed plan: the same plan applied twice is one operation. */
  fingerprint: string
  by: string
  account?: Account
  reason: string
  startedAt: string
  steps: OperationStep[]
  /** The Job that it made, whose end is its own; null for none. */
  job: string | null
  effects: Effect[]
  /** Images that it moves away from, and that were failing when it started. */
  failing: { workload: WorkloadKey; image: string; how: string }[]
  commands: string[]
  /** Failures besides the steps, such as an Event that could not be written. */
  warnings: string[]
  /** The request that undoes this; null where none does. */
  undo: ActionRequest | null
  /** Who stopped it; null where nobody did. */
  stop: { by: string; at: string; account?: Account } | null
  /** Null once the results of all steps are written. */
  lease: Lease | null
  /** When another process last went on with the steps; null where the first one did all. */
  continuedAt: string | null
  /** Null while it is under way. */
  end: OperationEnd | null
}
