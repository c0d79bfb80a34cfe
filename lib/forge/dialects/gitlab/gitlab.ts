import 'server-only'
import type { Answer } from '#lib/domain/answer'
import type { Commit, PullRequest } from '#lib/domain/promotion/forge-answers'
import type { Clock } from '#lib/runtime/clock'
import type { Asking } from '#lib/forge/forge'
import { URGENT, type Dialect } from '#lib/forge/dialects/dialect'
import { gitlabRange, isGitlabAncestor } from '#lib/forge/dialects/gitlab/gitlab-range'
import { gitlabChecks, gitlabJobs, GitlabRuns } from '#lib/forge/dialects/gitlab/gitlab-runs'
import { branchShape, commitShape, mergeRequestsShape } from '#lib/forge/dialects/gitlab/gitlab-shapes'
import { isWholeSha } from '#lib/forge/dialects/names'
import { protectionCache, whyArchived } from '#lib/forge/dialects/protection-cache'
import { PullRequests } from '#lib/forge/dialects/pull-requests'
import { moveByPush } from '#lib/forge/push/push-branch'
import type { ForgeClient } from '#lib/forge/request/forge-client'

/** GitLab, whose API has no way to move a branch. @param web the address of the pages of repositories */
export function openGitlab(client: ForgeClient, web: string, clock: Clock): Dialect {
  const runs = new GitlabRuns(client, clock)
  const protection = protectionCache(clock)
  const mergeRequests = new PullRequests(
    (repository, message) => inMessage(`${web}/${repository}/-/merge_requests/`, message),
    (repository, sha) => lookUp(client, repository, sha),
  )
  return {
    async branch(repository, branch, asking) {
      const answer = await readBranch(client, repository, branch, asking)
      if (!answer.ok) return answer
      const { commit, protected: isProtected, can_push: canPush } = answer.value
      const refusal = isProtected ? 'the branch is protected against the token' : 'the token may not push'
      const ask = () => whyArchived(client, repository, at(repository), asking)
      const archived = await protection(repository, '', ask)
      return {
        ok: true,
        value: {
          head: mergeRequests.known(repository, commit),
          protectedBy: archived ?? (canPush === false ? refusal : null),
        },
      }
    },
    range: async (repository, base, head, page, asking) =>
      mergeRequests.ofRange(repository, await gitlabRange(client, { repository, base, head }, page, asking)),
    commit: async (repository, sha, asking) =>
      mergeRequests.ofCommit(repository, await readCommit(client, repository, sha, asking)),
    checks: (repository, sha, asking) => gitlabChecks(client, repository, sha, asking),
    runs: (repository, branch, _build, asking) => runs.of(repository, branch, asking),
    jobs: (repository, { id }, asking) => gitlabJobs(client, repository, id, asking),
    isAncestor: (repository, base, head, asking) =>
      isGitlabAncestor(client, { repository, base, head }, asking),
    move: (move) => {
      const { repository, branch, from: base, to: head } = move
      return moveByPush(client, web, move, {
        head: async () => {
          const answer = await readBranch(client, repository, branch, URGENT)
          return answer.ok ? { ok: true, value: answer.value.commit.sha } : answer
        },
        isAncestor: () => isGitlabAncestor(client, { repository, base, head }, URGENT),
      })
    },
  }
}

function at(repository: string): string {
  return `/projects/${encodeURIComponent(repository)}`
}

function readBranch(client: ForgeClient, repository: string, branch: string, asking: Asking) {
  const path = `${at(repository)}/repository/branches/${encodeURIComponent(branch)}`
  return client.read({ what: `the branch ${branch} of ${repository}`, path, shape: branchShape }, asking)
}

function readCommit(
  client: ForgeClient,
  repository: string,
  sha: string,
  asking: Asking,
): Promise<Answer<Commit>> {
  const path = `${at(repository)}/repository/commits/${sha}`
  const query = { stats: 'false' }
  const what = `the commit ${sha} of ${repository}`
  return client.read({ what, path, query, shape: commitShape, isForever: isWholeSha(sha) }, asking)
}

/** A merge names its request in full, a squash in its title (https://docs.gitlab.com/user/project/merge_requests/commit_templates/). */
function inMessage(address: string, message: string): PullRequest | null {
  const title = message.split('\n', 1)[0] ?? ''
  const digits =
    /\(!(\d{1,9})\)\s*$/.exec(title)?.[1] ?? /^See merge request [^\s!]*!(\d{1,9})\s*$/m.exec(message)?.[1]
  return digits === undefined ? null : { number: Number(digits), url: address + digits }
}

async function lookUp(
  client: ForgeClient,
  repository: string,
  sha: string,
): Promise<Answer<PullRequest | null>> {
  const answer = await client.read({
    what: `the merge requests of ${sha.slice(0, 8)} of ${repository}`,
    path: `${at(repository)}/repository/commits/${sha}/merge_requests`,
    shape: mergeRequestsShape,
  })
  if (!answer.ok) return answer
  const request = answer.value.find(({ state }) => state === 'merged') ?? answer.value[0]
  return { ok: true, value: request === undefined ? null : { number: request.iid, url: request.web_url } }
}
