import 'server-only'
import type { Forge, Moved } from '#lib/forge/forge'
import type { BranchMove } from '#lib/forge/push/move-branch'

type Reads = Pick<Forge, 'branch' | 'range' | 'commit' | 'checks' | 'runs' | 'jobs' | 'isAncestor'>

type Given<Parameters extends unknown[]> = { [Index in keyof Parameters]-?: Parameters[Index] }

/** What differs between git hosts. The names that it gets are checked, and nothing is left out (open-forge.ts). */
export type Dialect = {
  [Read in keyof Reads]: (...asked: Given<Parameters<Reads[Read]>>) => ReturnType<Reads[Read]>
} & { move: (move: BranchMove) => Promise<Moved> }
