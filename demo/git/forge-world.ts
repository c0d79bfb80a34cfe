import type { BuildRun } from './builds/build-run'
import type { CheckRun } from './builds/checks'
import type { HostedRepository } from './hosted-repository'

/** What the stand-ins of all git hosts answer from. */
export type ForgeWorld = {
  repositories: ReadonlyMap<string, HostedRepository>
  /** Of a repository, newest first. */
  runsOf(repository: HostedRepository): BuildRun[]
  checksOf(repository: HostedRepository, sha: string): Promise<CheckRun[]>
  /** Builds `stable` where it has another head than when it was last looked at. */
  noticeMoves(repository: HostedRepository): Promise<void>
}
