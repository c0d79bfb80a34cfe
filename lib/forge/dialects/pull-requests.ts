import 'server-only'
import { LRUCache } from 'lru-cache'
import type { Answer } from '#lib/domain/answer'
import type { Commit, PullRequest, Range } from '#lib/domain/promotion/forge-answers'
import { limitConcurrency } from '#lib/runtime/concurrency-limit'

const MOST_KEPT = 10_000
/** Of one range at a time: the next read looks the next ones up. */
const MOST_LOOKED_UP = 10
const MOST_AT_ONCE = 3

/** @property found null: no pull request has this commit */
type Found = { found: PullRequest | null }

/**
 * The pull requests that commits came by. Most say it in their message; for the others the forge is asked once, and what it said is kept
 * as long as the process lives.
 */
export class PullRequests {
  private readonly kept = new LRUCache<string, Found>({ max: MOST_KEPT })
  private readonly limited = limitConcurrency(MOST_AT_ONCE)

  constructor(
    private readonly inMessage: (repository: string, message: string) => PullRequest | null,
    private readonly lookUp: (repository: string, sha: string) => Promise<Answer<PullRequest | null>>,
  ) {}

  /** Without asking the forge. */
  known(repository: string, commit: Commit): Commit {
    const kept = this.kept.get(`${repository} ${commit.sha}`)?.found ?? null
    return { ...commit, pullRequest: this.inMessage(repository, commit.message) ?? kept }
  }

  async ofRange(repository: string, range: Answer<Range>): Promise<Answer<Range>> {
    if (!range.ok) return range
    const commits = await this.of(repository, range.value.commits)
    return { ok: true, value: { ...range.value, commits } }
  }

  async ofCommit(repository: string, answer: Answer<Commit>): Promise<Answer<Commit>> {
    if (!answer.ok) return answer
    const [commit = answer.value] = await this.of(repository, [answer.value])
    return { ok: true, value: commit }
  }

  private async of(repository: string, commits: readonly Commit[]): Promise<Commit[]> {
    const known = commits.map((commit) => this.known(repository, commit))
    const unknown = known.filter(
      ({ sha, pullRequest }) => pullRequest === null && !this.kept.has(`${repository} ${sha}`),
    )
    const asked = unknown.slice(0, MOST_LOOKED_UP)
    await Promise.all(asked.map(({ sha }) => this.limited(() => this.ask(repository, sha))))
    return known.map((commit) => this.known(repository, commit))
  }

  /** It is left out while the forge does not tell. */
  private async ask(repository: string, sha: string): Promise<void> {
    const answer = await this.lookUp(repository, sha)
    if (answer.ok) this.kept.set(`${repository} ${sha}`, { found: answer.value })
  }
}
