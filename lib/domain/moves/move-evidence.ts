import type { Starter } from '#lib/domain/moves/mover'

/** An operation as shown in the history of a tag. */
export type TagOperation = { id: string; title: string; by: string; reason: string; startedAt: string }

/** An operation with what is needed to find its image in a history. */
export type OperationTrace = TagOperation & {
  /** Null while it is running. */
  endedAt: string | null
  /** The digests that it moved workloads to; empty if it moved none. */
  targets: readonly string[]
  /** Whether it imported, pinned or followed the tag. Others moved workloads to one of its images. */
  isOnTag: boolean
}

/** What is known of all that can have moved a tag. Times are milliseconds since 1970. */
export type MoveEvidence = {
  operations: readonly OperationTrace[]
  /** From then on, these are all operations, and the tag was scheduled as it is now; infinite where operations cannot be read. */
  wholeFrom: number
  /** The CronJobs that import; null if they, or their Jobs, could not be read. */
  cronJobs: readonly ImportingCronJob[] | null
}

export type ImportingCronJob = {
  name: string
  runs: readonly ImportRun[]
  /** From then on, these are all runs: the cluster keeps the last few. */
  keptFrom: number
  /** Whether a run that is no longer kept was due shortly before. */
  wasDue: (at: number) => boolean
}

/** `to` is infinite for a Job that runs. */
export type ImportRun = { job: string; from: number; to: number; startedBy: Starter | null }

export const NO_EVIDENCE: MoveEvidence = { operations: [], wholeFrom: Infinity, cronJobs: null }

/** The clocks of Quayside, of the API servers and of the controllers can differ by seconds. */
export const CLOCK_SLACK_MS = 5_000
