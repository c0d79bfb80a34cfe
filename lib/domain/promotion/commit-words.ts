import type { Commit, ForgeKind, PullRequest } from '#lib/domain/promotion/forge-answers'

/** The first line of a commit's message. */
export function titleOf({ message, sha }: Pick<Commit, 'message' | 'sha'>): string {
  const [title = ''] = message.trimStart().split('\n', 1)
  return title.trim() === '' ? sha : title.trim()
}

/** Where GitHub, GitLab and Forgejo have their pull requests below a repository. */
const PULLS: Record<ForgeKind, string> = {
  github: 'pull',
  gitlab: '-/merge_requests',
  forgejo: 'pulls',
}

/** The pull request of a commit, where the forge tells none: its number is in the message that a merge or squash gets. */
export function pullRequestOf(
  { pullRequest, message }: Pick<Commit, 'pullRequest' | 'message'>,
  kind: ForgeKind,
  repositoryUrl: string,
): PullRequest | null {
  if (pullRequest !== null) return pullRequest
  const number = pullRequestIn(message)
  return number === null ? null : { number, url: `${repositoryUrl}/${PULLS[kind]}/${number}` }
}

/** `Merge pull request #12 from …`, `Title (#12)`, and in the last lines `See merge request group/repository!12`. */
export function pullRequestIn(message: string): number | null {
  const [title = ''] = message.trimStart().split('\n', 1)
  const found =
    /^Merge pull request #(\d{1,9})\b/.exec(title) ??
    /\([#!](\d{1,9})\)\s*$/.exec(title) ??
    /^See merge request (?:\S{0,300}!)(\d{1,9})\s*$/m.exec(message)
  return found?.[1] === undefined ? null : Number(found[1])
}

/** What a message takes back: a commit, as whole as it is written, or all of a pull request. */
type Reverted = { commit: string } | { pullRequest: number }

/**
 * What a commit takes back, by its message: `This reverts commit <sha>.` of git, also where it reverts a merge, and `Reverts
 * owner/repository#12` of GitHub's button. One that takes back several is none: it is not the other half of any of them.
 */
export function revertedBy(message: string): Reverted | null {
  const commits = [...message.matchAll(/\bThis reverts commit ([0-9a-f]{7,64})\b/gi)]
  const pulls = [...message.matchAll(/^Reverts [\w.-]{1,100}\/[\w.-]{1,100}#(\d{1,9})\s*$/gm)]
  const [commit, pull] = [commits[0]?.[1], pulls[0]?.[1]]
  if (commits.length + pulls.length !== 1) return null
  if (commit !== undefined) return { commit: commit.toLowerCase() }
  return pull === undefined ? null : { pullRequest: Number(pull) }
}
