import 'server-only'
import type { Asking, Forge, Moved } from '#lib/forge/forge'
import type { BranchMove } from '#lib/forge/push/move-branch'

type Reads = Pick<Forge, 'branch' | 'range' | 'commit' | 'checks' | 'runs' | 'jobs' | 'isAncestor'>

type Given<Parameters extends unknown[]> = { [Index in keyof Parameters]-?: Parameters[Index] }

/** What differs between git hosts. The names that it gets are checked, and nothing is left out (open-forge.ts). */
export type Dialect = {
  [Read in keyof Reads]: (...asked: Given<Parameters<Reads[Read]>>) => ReturnType<Reads[Read]>
} & { move: (move: BranchMove) => Promise<Moved> }

/** What `head` has and `base` lacks. */
export type Compared = { repository: string; base: string; head: string }

/** How many commits of a range are read at once. */
export const RANGE_PAGE = 250
/** As many as tell how long one usually takes. */
export const MOST_RUNS = 10
/** For what a move asks. */
export const URGENT: Asking = { isUrgent: true }
