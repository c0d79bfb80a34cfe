/** What a git host says, in the same words whatever its API is. Times are ISO 8601. Failures are those of any server (answer.ts). */

export type ForgeKind = 'github' | 'gitlab' | 'forgejo'

export type PullRequest = { number: number; url: string }

/** @property message whole, or its first 10,000 characters */
export type Commit = {
  sha: string
  message: string
  author: string
  /** When it was committed. */
  at: string
  url: string
  parents: readonly string[]
  /** Null where none is known. */
  pullRequest: PullRequest | null
}

export type Branch = {
  head: Commit
  /** Why the forge would refuse that we move it, as far as it says before, without a full stop; null where nothing is known to be in the way. */
  protectedBy: string | null
}

/** The way from `base` to `head`. Where neither contains the other, they are diverged: both numbers are above 0. */
export type Range = {
  base: string
  head: string
  /** How many commits `head` has and `base` lacks, all pages counted; and the other way round. */
  ahead: number
  behind: number
  /** Those that `head` has and `base` lacks, newest first; as many as were read. */
  commits: readonly Commit[]
  /** Whether all of `ahead` were read. */
  isWhole: boolean
  /** The paths that differ; null where they were not read. `isAllPaths`: the forge cut the list otherwise. */
  paths: readonly string[] | null
  isAllPaths: boolean
}

/** One check of a commit, by whatever API: the newest of its name. `neutral`: skipped, or of no consequence. */
export type Check = {
  name: string
  state: 'success' | 'failure' | 'running' | 'neutral'
  url: string | null
}

export type RunState = 'queued' | 'running' | 'succeeded' | 'failed' | 'cancelled'

export type BuildJob = {
  name: string
  state: RunState | 'skipped'
  startedAt: string | null
  endedAt: string | null
  url: string | null
}

/** A run of the build of a branch. A run that is made again keeps its id and counts up `attempt`, or has another id. */
export type BuildRun = {
  id: string
  sha: string
  attempt: number
  state: RunState
  createdAt: string
  /** Null while it waits for a machine. */
  startedAt: string | null
  endedAt: string | null
  url: string | null
  /** Null where they were not read: of older runs, only the times count. */
  jobs: readonly BuildJob[] | null
}

/** What is left of the requests that a forge allows. */
export type ForgeLimit = { limit: number; remaining: number; resetAt: string }

/** Down from this part of what a forge allows, only what an operation waits for is read. */
export const SAVED = 0.2
