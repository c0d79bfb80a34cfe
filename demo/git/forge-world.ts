import type { BuildRun } from './builds/build-run'
import type { CheckRun } from './builds/checks'
import type { HostedRepository } from './hosted-repository'

/** What the stand-ins of all git hosts answer from. */
export type ForgeWorld = {
  repositories: ReadonlyMap<string, HostedRepository>
  /** Of a repository, newest first. */
  runsOf(repository: HostedRepository): BuildRun[]
  checksOf(repository: HostedRepository, sha: string): Promise<CheckRun[]>
  /** Tells of branches that have another head than when they were last looked at, and builds `stable`. */
  noticeMoves(repository: HostedRepository): Promise<void>
}
