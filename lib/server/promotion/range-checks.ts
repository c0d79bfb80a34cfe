import 'server-only'
import type { Answer } from '#lib/domain/answer'
import type { Check, Commit } from '#lib/domain/promotion/forge-answers'
import type { SourceRead } from '#lib/domain/promotion/promotion-read'
import type { Clock } from '#lib/runtime/clock'

type Checks = Answer<readonly Check[]>
/** @property isFinal whether they will stay as they are, as far as can be told */
type Known = { checks: Checks; isFinal: boolean }

/** Who promotes chooses from the newest ones. */
const MOST_COMMITS = 10
/** A commit has two requests at GitHub, beside all that has to be read. */
const AT_ONCE = 2
/** Commits that never get checks are asked for again and again, one each ten minutes. */
const AGAIN_MS = 10 * 60_000
/** The checks of a commit begin one after the other. */
const BEGUN_MS = 60 * 60_000

/**
 * The checks of the newest commits between the branches, which are there to choose from: read bit by bit, and not again once they are
 * final.
 */
export class RangeChecks {
  /** The one that was read last is the last. */
  private readonly known = new Map<string, Known>()
  private againAt = -Infinity

  constructor(private readonly clock: Clock) {}

  /** Something may have changed, although it was read a moment ago. */
  doubt(): void {
    this.againAt = -Infinity
  }

  /** By commit. What could not be read is left out: it is no failure of the source. */
  get checks(): SourceRead['checks'] {
    const all = [...this.known].map(([sha, { checks }]): [string, Checks] => [sha, checks])
    return Object.fromEntries(all.filter(([, { ok }]) => ok))
  }

  /** @param commits of the range, newest first, but those that are read anyway */
  async read(commits: readonly Commit[], ask: (sha: string) => Promise<Checks>): Promise<void> {
    const inRange = new Set(commits.map(({ sha }) => sha))
    for (const sha of this.known.keys()) if (!inRange.has(sha)) this.known.delete(sha)
    const due = this.dueOf(commits.slice(0, MOST_COMMITS))
    const read = due.map(async (commit) => ({ commit, answer: await ask(commit.sha) }))
    for (const { commit, answer } of await Promise.all(read)) this.keep(commit, answer)
  }

  private dueOf(newest: readonly Commit[]): Commit[] {
    const now = this.clock.now()
    const unread = newest.filter(({ sha }) => !this.known.has(sha))
    if (unread.length > 0) return unread.slice(0, AT_ONCE)
    if (now < this.againAt) return []
    const [open] = [...this.known].flatMap(([sha, { isFinal }]) =>
      isFinal ? [] : newest.filter((commit) => commit.sha === sha),
    )
    if (open === undefined) return []
    this.againAt = now + AGAIN_MS
    return [open]
  }

  private keep({ sha, at }: Commit, answer: Checks): void {
    const checks = answer.ok ? answer : (this.known.get(sha)?.checks ?? answer)
    const age = this.clock.wallTime(this.clock.now()) - Date.parse(at)
    const isFinal =
      answer.ok &&
      answer.value.length > 0 &&
      answer.value.every(({ state }) => state !== 'running') &&
      age >= BEGUN_MS
    this.known.delete(sha)
    this.known.set(sha, { checks, isFinal })
  }
}
