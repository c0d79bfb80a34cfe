import { isSameCommit } from '#lib/domain/image/image'
import { pullRequestIn, revertedBy, titleOf } from '#lib/domain/promotion/commit-words'
import type { Commit } from '#lib/domain/promotion/forge-answers'
import type { ChecksView, CommitEntry } from '#lib/domain/promotion/promotion-views'

/**
 * The commits of a range, in their order; of a commit and the one that reverts it, one entry.
 * @param commits newest first
 * @param checksOf of a commit, as far as they were read
 */
export function commitEntries(
  commits: readonly Commit[],
  checksOf: (sha: string) => ChecksView | null = () => null,
): CommitEntry[] {
  const reverts = revertsIn(commits)
  const folded = new Set([...reverts.values()].map(({ sha }) => sha))
  return commits.flatMap((commit) => {
    if (folded.has(commit.sha)) return []
    const revertedBy = reverts.get(commit.sha) ?? null
    return [{ commit, title: titleOf(commit), revertedBy, checks: checksOf(commit.sha) }]
  })
}

/**
 * The commits that are taken back in the same range, by their sha, and by which. The newest has the last word: a revert that is
 * itself reverted takes nothing back. @param commits newest first
 */
export function revertsIn(commits: readonly Commit[]): ReadonlyMap<string, Commit> {
  const reverts = new Map<string, Commit>()
  for (const [index, commit] of commits.entries()) {
    if (reverts.has(commit.sha)) continue
    const original = originalOf(commit, commits.slice(index + 1))
    if (original !== null && !reverts.has(original.sha)) reverts.set(original.sha, commit)
  }
  return reverts
}

/** Null where it is not among the older ones, or two of them could be meant. */
function originalOf({ message }: Commit, older: readonly Commit[]): Commit | null {
  const reverted = revertedBy(message)
  if (reverted === null) return null
  const [found = null, ...others] = older.filter((each) =>
    'commit' in reverted
      ? isSameCommit(each.sha, reverted.commit)
      : (each.pullRequest?.number ?? pullRequestIn(each.message)) === reverted.pullRequest,
  )
  return others.length === 0 ? found : null
}
