import 'server-only'
import type { Answer } from '#lib/domain/answer'
import type {
  Branch,
  BuildJob,
  BuildRun,
  Check,
  Commit,
  ForgeKind,
  ForgeLimit,
  Range,
} from '#lib/domain/promotion/forge-answers'

/**
 * How moving a branch ended. `moved`: it has the new head. `refused`: it has not, and why. `unknown`: the answer was lost, and the
 * branch could not be read afterwards.
 */
export type Moved = { outcome: 'moved' | 'refused' | 'unknown'; message: string | null }

/** @property isUrgent an operation waits for it: it is read although little is left of what the forge allows */
export type Asking = { isUrgent?: boolean }

/** A git host, in the same words whatever its API is. Nothing throws: a forge that is down or says no is an `Answer`. */
export type Forge = {
  readonly name: string
  readonly kind: ForgeKind
  /** What is left of the requests that it allows; null until it said. */
  readonly limit: ForgeLimit | null
  /** The web page of a repository. */
  urlOf(repository: string): string
  branch(repository: string, branch: string, asking?: Asking): Promise<Answer<Branch>>
  /** Up to 250 commits at once; `page` from 1 reads on. */
  range(
    repository: string,
    base: string,
    head: string,
    page?: number,
    asking?: Asking,
  ): Promise<Answer<Range>>
  /** By a whole or abbreviated id. */
  commit(repository: string, sha: string, asking?: Asking): Promise<Answer<Commit>>
  /** All of them, or a failure: a red one that may not be read must not be missed. */
  checks(repository: string, sha: string, asking?: Asking): Promise<Answer<readonly Check[]>>
  /** The last runs of a build on a branch, newest first, without jobs. @param build null: any pipeline of the branch */
  runs(
    repository: string,
    branch: string,
    build: string | null,
    asking?: Asking,
  ): Promise<Answer<readonly BuildRun[]>>
  jobs(repository: string, run: BuildRun, asking?: Asking): Promise<Answer<readonly BuildJob[]>>
  /** Whether `ancestor` is in the history of `head`. */
  isAncestor(repository: string, ancestor: string, head: string, asking?: Asking): Promise<Answer<boolean>>
  /**
   * Moves a branch forward, from exactly `from` to `to`: reads the head right before, asks whether `from` is an ancestor of `to`, never
   * forces, and reads back where the answer is lost.
   */
  move(repository: string, branch: string, from: string, to: string): Promise<Moved>
}
