import type { Repository } from './repositories/repository'
import type { BuildPlan } from './builds/build-run'

export type ForgeName = 'github' | 'gitlab' | 'forgejo'

/** Why nobody may move a branch: by its protection, by a rule of the repository, or by a hook of the server alone. */
export type Protection = 'protected' | 'rule' | 'hook'

/** `hidden`: as if it did not exist. `forbidden`: seen, but not readable. */
type RepositoryState = 'here' | 'archived' | 'renamed' | 'hidden' | 'forbidden'

/** A repository as its git host has it. */
export type HostedRepository = {
  /** `packit/ogr` */
  name: string
  forge: ForgeName
  git: Repository
  state: RepositoryState
  protections: Map<string, Protection>
  /** What is built where `stable` moves; null for a library. */
  build: BuildPlan | null
  /** The names of the checks that run on each of its commits. */
  checks: readonly string[]
}
