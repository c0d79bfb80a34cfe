import type { BuildRun } from '../demo/git/builds/build-run'
import type { ForgeFaultRequest } from '../demo/git/faults'
import type { RequestCounts } from '../demo/git/forge-server'
import type {
  BuildPlanRequest,
  CheckRequest,
  CommitRequest,
  LimitRequest,
  MoveRequest,
  ProtectRequest,
  RepositoryRequest,
} from '../demo/git/git-requests'
import type { ForgeName } from '../demo/git/hosted-repository'

/** The heads of all bare repositories, by repository and branch. */
type Heads = Record<string, Record<string, string>>

/** What a test does to the demo's git hosts (demo/README.md). */
export type GitOfDemo = {
  /** Adds commits to a branch, and answers with their ids, oldest first. */
  commit: (request: CommitRequest) => Promise<string[]>
  /** Moves or deletes a branch on the bare repository. */
  move: (request: MoveRequest) => Promise<void>
  check: (request: CheckRequest) => Promise<void>
  /** What becomes of the next build, or of one that there is. */
  build: (request: BuildPlanRequest) => Promise<void>
  fault: (request: ForgeFaultRequest) => Promise<void>
  protect: (request: ProtectRequest) => Promise<void>
  /** Archives, renames or hides a repository. */
  repository: (request: RepositoryRequest) => Promise<void>
  limit: (request: LimitRequest) => Promise<void>
  heads: () => Promise<Heads>
  /** Newest first, by repository. */
  builds: () => Promise<Record<string, BuildRun[]>>
  requests: () => Promise<Record<ForgeName, RequestCounts>>
}

export function gitOf(control: (path: string, body?: object) => Promise<unknown>): GitOfDemo {
  const tell = (path: string) => async (body: object) => {
    await control(`git/${path}`, body)
  }
  return {
    commit: async (request) => ((await control('git/commit', request)) as { shas: string[] }).shas,
    move: tell('move'),
    check: tell('check'),
    build: tell('build'),
    fault: tell('fault'),
    protect: tell('protect'),
    repository: tell('repository'),
    limit: tell('limit'),
    heads: async () => (await control('git/heads')) as Heads,
    builds: async () => (await control('git/builds')) as Record<string, BuildRun[]>,
    requests: async () => (await control('git/requests')) as Record<ForgeName, RequestCounts>,
  }
}
