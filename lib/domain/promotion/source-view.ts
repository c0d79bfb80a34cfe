import { branchStateOf, problemOf, rangeOf } from '#lib/domain/promotion/branch-state'
import { buildViewOf } from '#lib/domain/promotion/build-view'
import { checksView } from '#lib/domain/promotion/checks-view'
import { commitEntries } from '#lib/domain/promotion/commit-entries'
import { briefly, pullRequestOf } from '#lib/domain/promotion/commit-words'
import { fedTagViews } from '#lib/domain/promotion/fed-tag-view'
import type { Commit } from '#lib/domain/promotion/forge-answers'
import type { FedTag, SourceRead } from '#lib/domain/promotion/promotion-read'
import type { BuildView, ChecksView, SourceView } from '#lib/domain/promotion/promotion-views'

/**
 * One row of the promotion page. What could not be read is unknown, and the rest is shown.
 * @param movedAt when `to` got its head, by our clock; null for long ago, as far as is known
 */
export function sourceView(
  read: SourceRead,
  fed: readonly FedTag[],
  now: number,
  movedAt: string | null = null,
): SourceView {
  const { source, forgeKind, url, readAt } = read
  const [from, to] = [headOf(read, 'from'), headOf(read, 'to')]
  const range = rangeOf(read)
  const build = buildOf(read, now, movedAt)
  return {
    repository: source.repository,
    forge: source.forge,
    forgeKind,
    url,
    from: { name: source.from, head: from },
    to: { name: source.to, head: to },
    state: branchStateOf(range),
    ahead: range.ok ? range.value.ahead : 0,
    behind: range.ok ? range.value.behind : 0,
    commits: range.ok ? commitEntries(commitsIn(read), (sha) => checksOf(read, sha)) : [],
    checks: checksView(source.checks, from === null ? undefined : read.checks[from.sha]),
    build,
    isBuilt: isBuilt(read, build),
    fed: fedTagViews(read, fed),
    after: source.after,
    problem: problemOf(read, now),
    warning: null,
    readAt,
  }
}

/** A library may have no build: nothing waits for one. */
function isBuilt({ source, runs }: SourceRead, { state }: BuildView): boolean {
  const isExpected = source.feeds.length > 0 || source.build !== null || (runs.ok && runs.value.length > 0)
  return isExpected || state !== 'none'
}

/** The build of the head of `to`. */
export function buildOf({ to, runs }: SourceRead, now: number, movedAt: string | null = null): BuildView {
  return buildViewOf(runs, to.ok ? to.value.head.sha : null, movedAt, now)
}

/** The commits between the heads, newest first, as many as were read, with the pull requests that their messages name, and no more of these than is shown. */
export function commitsIn(read: SourceRead): Commit[] {
  const range = rangeOf(read)
  return range.ok ? range.value.commits.map((commit) => briefly(withPullRequest(read, commit))) : []
}

function checksOf({ source, checks }: SourceRead, sha: string): ChecksView | null {
  const answer = checks[sha]
  return answer === undefined ? null : checksView(source.checks, answer)
}

function headOf(read: SourceRead, branch: 'from' | 'to'): Commit | null {
  const answer = read[branch]
  return answer.ok ? withPullRequest(read, answer.value.head) : null
}

function withPullRequest({ forgeKind, url }: SourceRead, commit: Commit): Commit {
  return { ...commit, pullRequest: pullRequestOf(commit, forgeKind, url) }
}
