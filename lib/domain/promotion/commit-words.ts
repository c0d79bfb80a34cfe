import type { Commit, ForgeKind, PullRequest } from '#lib/domain/promotion/forge-answers'

const MERGE_REQUEST = /^See merge request (?:\S{0,300}!)(\d{1,9})\s*$/m
const REVERTED_COMMIT = /\bThis reverts commit ([0-9a-f]{7,64})\b/gi
const REVERTED_PULL = /^Reverts [\w.-]{1,100}\/[\w.-]{1,100}#(\d{1,9})\s*$/gm
const TELLING = [MERGE_REQUEST, REVERTED_COMMIT, REVERTED_PULL]

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
    MERGE_REQUEST.exec(message)
  return found?.[1] === undefined ? null : Number(found[1])
}

/** A commit with as much of its message as the words of this file are found in: a plan has up to a thousand of them. */
export function briefly(commit: Commit): Commit {
  const [title = '', ...lines] = commit.message.trimStart().split('\n')
  const telling = lines.filter((line) => TELLING.some((pattern) => line.search(pattern) >= 0))
  return { ...commit, message: [title, ...telling].join('\n') }
}

/** What a message takes back: a commit, as whole as it is written, or all of a pull request. */
type Reverted = { commit: string } | { pullRequest: number }

/**
 * What a commit takes back, by its message: `This reverts commit <sha>.` of git, also where it reverts a merge, and `Reverts
 * owner/repository#12` of GitHub's button. One that takes back several is none: it is not the other half of any of them.
 */
export function revertedBy(message: string): Reverted | null {
  const commits = [...message.matchAll(REVERTED_COMMIT)]
  const pulls = [...message.matchAll(REVERTED_PULL)]
  const [commit, pull] = [commits[0]?.[1], pulls[0]?.[1]]
  if (commits.length + pulls.length !== 1) return null
  if (commit !== undefined) return { commit: commit.toLowerCase() }
  return pull === undefined ? null : { pullRequest: Number(pull) }
}
