import type { EnvironmentView } from '#lib/domain/environment-view'
import type { BuildRun, Check, Commit, ForgeKind, ForgeLimit } from '#lib/domain/promotion/forge-answers'
import type { FedWorkload } from '#lib/domain/promotion/promotion-read'

/** A commit in a list. A commit and the one that reverts it are one entry: nothing of them is left. */
export type CommitEntry = {
  commit: Commit
  /** The first line of its message. */
  title: string
  /** The commit that takes `commit` back, if that is in the same range. */
  revertedBy: Commit | null
  /** Null where they were not read. */
  checks: ChecksView | null
}

/** The checks that a source asks for, on one commit. `none`: it asks for none. `missing`: some have not run. */
export type ChecksView = {
  state: 'green' | 'red' | 'running' | 'missing' | 'none' | 'unknown'
  /** `tests:rpm` and so on: what is not green. */
  open: Check[]
  /** Patterns that no check of the commit has the name of. */
  missing: string[]
}

/** How a branch stands to the other. `level`: they have the same head. */
export type BranchState = 'level' | 'ahead' | 'behind' | 'diverged' | 'unknown'

/** The last build of `to`, and how long one usually takes. `none`: five minutes after the head moved there is no run. */
export type BuildView = {
  state: 'waiting' | 'queued' | 'running' | 'succeeded' | 'failed' | 'cancelled' | 'none' | 'unknown'
  run: BuildRun | null
  usualSeconds: number | null
  /** The names of the jobs that failed. */
  failed: string[]
  /** A run of an older commit that ended after this one, or still goes on: it gives the registry's tag the older image again. */
  late: BuildRun | null
}

export type FedWorkloadView = FedWorkload & {
  /** Whether it is the commit of the tag, although the image may be another one. */
  isSameCommit: boolean
}

/** What a tag that a source feeds has: the commits of its image and of the registry's, and how far they are behind `to`. */
export type FedTagView = {
  tag: string
  imported: string | null
  registry: string | null
  /** `current`: the image of the tag is of the head of `to`. `waiting`: the registry has it, the tag does not. `building`: neither. */
  state: 'current' | 'waiting' | 'building' | 'unknown'
  /** The registry has another image of the same commit: nothing new. */
  isRebuilt: boolean
  workloads: readonly FedWorkloadView[]
}

/** One row of the promotion page. */
export type SourceView = {
  repository: string
  forge: string
  forgeKind: ForgeKind
  url: string
  from: { name: string; head: Commit | null }
  to: { name: string; head: Commit | null }
  state: BranchState
  ahead: number
  behind: number
  /** Newest first; as many as were read. */
  commits: CommitEntry[]
  /** Of the head of `from`. */
  checks: ChecksView
  build: BuildView
  /** Whether builds are expected; not of a library without any. */
  isBuilt: boolean
  fed: FedTagView[]
  after: readonly string[]
  /** Why it may be out of date, or some part unknown; null if all is known. */
  problem: string | null
  /** What seems wrong with its configuration, such as tags that no stream has; all that is shown is true. */
  warning: string | null
  readAt: string | null
}

/** A forge, and how much of what it allows is left. */
export type ForgeView = {
  name: string
  kind: ForgeKind
  limit: ForgeLimit | null
  /** At 20 % left, only what an operation waits for is read. */
  isSaving: boolean
  problem: string | null
}

export type PromotionView = {
  environment: EnvironmentView
  readAt: string
  sources: SourceView[]
  forges: ForgeView[]
}

/** The build that a lane waits for, one station before its registry. Null where nothing is under way or wrong. */
export type LaneBuild = {
  repository: string
  commit: string
  build: BuildView
}

/**
 * The commits between two of a repository: those that `newer` has and `older` lacks. Where it goes back (`behind`), those that are
 * taken away. Where the two are `diverged`, those that come; `behind` counts those that are taken away.
 */
export type CommitsView = {
  repository: string
  from: string
  to: string
  state: BranchState
  /** Newest first; as many as were read. */
  entries: CommitEntry[]
  /** All of them. */
  count: number
  behind: number
  isWhole: boolean
  /** The page of the range at the forge. */
  url: string | null
  /** Why they are unknown; null if they are not. */
  problem: string | null
}
