import 'server-only'
import type { Answer } from '#lib/domain/answer'
import type { Commit, PullRequest } from '#lib/domain/promotion/forge-answers'
import type { Clock } from '#lib/runtime/clock'
import type { Asking } from '#lib/forge/forge'
import { URGENT, type Dialect } from '#lib/forge/dialects/dialect'
import { forgejoJobs, forgejoRuns } from '#lib/forge/dialects/forgejo/forgejo-runs'
import { forgejoChecks, forgejoRange, isForgejoAncestor } from '#lib/forge/dialects/forgejo/forgejo-range'
import { branchShape, commitShape, pullShape } from '#lib/forge/dialects/forgejo/forgejo-shapes'
import { inPath, isWholeSha } from '#lib/forge/dialects/names'
import { protectionCache, whyArchived } from '#lib/forge/dialects/protection-cache'
import { PullRequests } from '#lib/forge/dialects/pull-requests'
import { moveByPush } from '#lib/forge/push/push-branch'
import type { ForgeClient } from '#lib/forge/request/forge-client'

/** Forgejo and Gitea, whose API has no way to move a branch. @param web the address of the pages of repositories */
export function openForgejo(client: ForgeClient, web: string, clock: Clock): Dialect {
  const protection = protectionCache(clock)
  const pullRequests = new PullRequests(
    (repository, message) => inMessage(`${web}/${repository}/pulls/`, message),
    (repository, sha) => lookUp(client, repository, sha),
  )
  return {
    async branch(repository, branch, asking) {
      const answer = await readBranch(client, repository, branch, asking)
      if (!answer.ok) return answer
      const { commit, protected: isProtected, user_can_push: canPush } = answer.value
      // That of the branch has no parents.
      const head = await readCommit(client, repository, commit.id, asking)
      if (!head.ok) return head
      const refusal = isProtected ? 'the branch is protected against the token' : 'the token may not push'
      const ask = () => whyArchived(client, repository, at(repository), asking)
      const archived = await protection(repository, '', ask)
      return {
        ok: true,
        value: {
          head: pullRequests.known(repository, head.value),
          protectedBy: archived ?? (canPush === false ? refusal : null),
        },
      }
    },
    range: async (repository, base, head, page, asking) =>
      pullRequests.ofRange(repository, await forgejoRange(client, { repository, base, head }, page, asking)),
    commit: async (repository, sha, asking) =>
      pullRequests.ofCommit(repository, await readCommit(client, repository, sha, asking)),
    checks: (repository, sha, asking) => forgejoChecks(client, repository, sha, asking),
    runs: (repository, branch, build, asking) => forgejoRuns(client, { repository, branch, build }, asking),
    jobs: (repository, run, asking) => forgejoJobs(client, repository, run, asking),
    isAncestor: (repository, base, head, asking) =>
      isForgejoAncestor(client, { repository, base, head }, asking),
    move: (move) => {
      const { repository, branch, from: base, to: head } = move
      return moveByPush(client, web, move, {
        head: async () => {
          const answer = await readBranch(client, repository, branch, URGENT)
          return answer.ok ? { ok: true, value: answer.value.commit.id } : answer
        },
        isAncestor: () => isForgejoAncestor(client, { repository, base, head }, URGENT),
      })
    },
  }
}

function at(repository: string): string {
  return `/repos/${inPath(repository)}`
}

function readBranch(client: ForgeClient, repository: string, branch: string, asking: Asking) {
  const path = `${at(repository)}/branches/${inPath(branch)}`
  return client.read({ what: `the branch ${branch} of ${repository}`, path, shape: branchShape }, asking)
}

async function readCommit(
  client: ForgeClient,
  repository: string,
  sha: string,
  asking: Asking,
): Promise<Answer<Commit>> {
  const path = `${at(repository)}/git/commits/${sha}`
  const query = { stat: 'false', verification: 'false', files: 'false' }
  const what = `the commit ${sha} of ${repository}`
  const answer = await client.read(
    { what, path, query, shape: commitShape, isForever: isWholeSha(sha) },
    asking,
  )
  return answer.ok ? { ok: true, value: answer.value.commit } : answer
}

/** The title of a merge, of a squash and of a rebase that was set up so: `… (#12)`. */
function inMessage(address: string, message: string): PullRequest | null {
  const title = message.split('\n', 1)[0] ?? ''
  const digits = /\(#(\d{1,9})\)(?: from .*| into .*)?\s*$/.exec(title)?.[1]
  return digits === undefined ? null : { number: Number(digits), url: address + digits }
}

async function lookUp(
  client: ForgeClient,
  repository: string,
  sha: string,
): Promise<Answer<PullRequest | null>> {
  const answer = await client.read({
    what: `the pull request of ${sha.slice(0, 8)} of ${repository}`,
    path: `${at(repository)}/commits/${sha}/pull`,
    shape: pullShape,
  })
  if (answer.ok) return { ok: true, value: { number: answer.value.number, url: answer.value.html_url } }
  return answer.error.code === 'not-found' ? { ok: true, value: null } : answer
}
