import 'server-only'
import type { Answer } from '#lib/domain/answer'
import type { Commit, PullRequest } from '#lib/domain/promotion/forge-answers'
import type { Clock } from '#lib/runtime/clock'
import type { Asking } from '#lib/forge/forge'
import type { Dialect } from '#lib/forge/dialects/dialect'
import { githubChecks } from '#lib/forge/dialects/github/github-checks'
import { moveAtGithub } from '#lib/forge/dialects/github/github-move'
import { githubProtection } from '#lib/forge/dialects/github/github-protection'
import { githubRange, isGithubAncestor } from '#lib/forge/dialects/github/github-range'
import { githubJobs, githubRuns } from '#lib/forge/dialects/github/github-runs'
import { branchShape, commitShape, pullsShape } from '#lib/forge/dialects/github/github-shapes'
import { inPath, isWholeSha } from '#lib/forge/dialects/names'
import { protectionCache } from '#lib/forge/dialects/protection-cache'
import { PullRequests } from '#lib/forge/dialects/pull-requests'
import type { ForgeClient } from '#lib/forge/request/forge-client'

/** GitHub and GitHub Enterprise. @param web the address of the pages of repositories */
export function openGithub(client: ForgeClient, web: string, clock: Clock): Dialect {
  const protectionOf = protectionCache(clock)
  const pullRequests = new PullRequests(
    (repository, message) => inMessage(`${web}/${repository}/pull/`, message),
    (repository, sha) => lookUp(client, repository, sha),
  )
  return {
    async branch(repository, branch, asking) {
      const answer = await client.read(branchAt(repository, branch), asking)
      if (!answer.ok) return answer
      const head = pullRequests.known(repository, answer.value.commit)
      const ask = () => githubProtection(client, repository, branch, asking)
      return { ok: true, value: { head, protectedBy: await protectionOf(repository, branch, ask) } }
    },
    range: async (repository, base, head, page, asking) =>
      pullRequests.ofRange(repository, await githubRange(client, { repository, base, head }, page, asking)),
    commit: async (repository, sha, asking) =>
      pullRequests.ofCommit(repository, await readCommit(client, repository, sha, asking)),
    checks: (repository, sha, asking) => githubChecks(client, { repository, sha }, asking),
    runs: (repository, branch, build, asking) => githubRuns(client, repository, branch, build, asking),
    jobs: (repository, { id }, asking) => githubJobs(client, repository, id, asking),
    isAncestor: (repository, base, head, asking) =>
      isGithubAncestor(client, { repository, base, head }, asking),
    move: (move) => moveAtGithub(client, move),
  }
}

function branchAt(repository: string, branch: string) {
  return {
    what: `the branch ${branch} of ${repository}`,
    path: `/repos/${inPath(repository)}/branches/${encodeURIComponent(branch)}`,
    shape: branchShape,
  }
}

/** GitHub answers 422 where no commit begins so, and takes names of branches, too. */
async function readCommit(
  client: ForgeClient,
  repository: string,
  sha: string,
  asking: Asking,
): Promise<Answer<Commit>> {
  const what = `the commit ${sha} of ${repository}`
  const path = `/repos/${inPath(repository)}/commits/${sha}`
  // The files that it changes come in pages, too, and are not needed.
  const query = { per_page: 1, page: 2 }
  const answer = await client.read(
    { what, path, query, shape: commitShape, isForever: isWholeSha(sha) },
    asking,
  )
  if (!answer.ok && answer.error.code === 'invalid')
    return { ok: false, error: { ...answer.error, code: 'not-found' } }
  return answer
}

/** The title of a squashed pull request ends with its number; a merge begins with it. */
function inMessage(address: string, message: string): PullRequest | null {
  const title = message.split('\n', 1)[0] ?? ''
  const digits = /\(#(\d{1,9})\)\s*$/.exec(title)?.[1] ?? /^Merge pull request #(\d{1,9})\b/.exec(title)?.[1]
  return digits === undefined ? null : { number: Number(digits), url: address + digits }
}

async function lookUp(
  client: ForgeClient,
  repository: string,
  sha: string,
): Promise<Answer<PullRequest | null>> {
  const answer = await client.read({
    what: `the pull requests of ${sha.slice(0, 8)} of ${repository}`,
    path: `/repos/${inPath(repository)}/commits/${sha}/pulls`,
    shape: pullsShape,
  })
  if (!answer.ok) return answer
  const pull = answer.value.find(({ merged_at: mergedAt }) => typeof mergedAt === 'string') ?? answer.value[0]
  return { ok: true, value: pull === undefined ? null : { number: pull.number, url: pull.html_url } }
}
