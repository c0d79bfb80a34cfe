import 'server-only'
import type { Answer } from '#lib/domain/answer'
import type { Commit, PullRequest } from '#lib/domain/promotion/forge-answers'
import type { Asking } from '#lib/forge/forge'
import type { Dialect } from '#lib/forge/dialects/dialect'
import { gitlabRange, isGitlabAncestor } from '#lib/forge/dialects/gitlab/gitlab-range'
import { gitlabChecks, gitlabJobs, GitlabRuns } from '#lib/forge/dialects/gitlab/gitlab-runs'
import {
  branchShape,
  commitShape,
  mergeRequestsShape,
  repositoryShape,
} from '#lib/forge/dialects/gitlab/gitlab-shapes'
import { isWholeSha } from '#lib/forge/dialects/names'
import { protectionCache } from '#lib/forge/dialects/protection-cache'
import { PullRequests } from '#lib/forge/dialects/pull-requests'
import { moveBranch } from '#lib/forge/push/move-branch'
import { pushBranch } from '#lib/forge/push/push-branch'
import type { ForgeClient } from '#lib/forge/request/forge-client'

const URGENT = { isUrgent: true }

/** GitLab, whose API has no way to move a branch. @param web the address of the pages of repositories */
export function openGitlab(client: ForgeClient, web: string): Dialect {
  const runs = new GitlabRuns(client)
  const archived = protectionCache()
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
      const inTheWay = await archived(repository, '', () => whyArchived(client, repository, asking))
      return {
        ok: true,
        value: {
          head: mergeRequests.known(repository, commit),
          protectedBy: inTheWay ?? (canPush === false ? refusal : null),
        },
      }
    },
    async range(repository, base, head, page, asking) {
      const range = await gitlabRange(client, repository, base, head, page, asking)
      if (!range.ok) return range
      return {
        ok: true,
        value: { ...range.value, commits: await mergeRequests.of(repository, range.value.commits) },
      }
    },
    async commit(repository, sha, asking) {
      const answer = await readCommit(client, repository, sha, asking)
      if (!answer.ok) return answer
      const [commit = answer.value] = await mergeRequests.of(repository, [answer.value])
      return { ok: true, value: commit }
    },
    checks: (repository, sha, asking) => gitlabChecks(client, repository, sha, asking),
    runs: (repository, branch, _build, asking) => runs.of(repository, branch, asking),
    jobs: (repository, { id }, asking) => gitlabJobs(client, repository, id, asking),
    isAncestor: (repository, ancestor, head, asking) =>
      isGitlabAncestor(client, repository, ancestor, head, asking),
    move: (move) => {
      const { repository, branch, from, to } = move
      return moveBranch(move, {
        head: async () => {
          const answer = await readBranch(client, repository, branch, URGENT)
          return answer.ok ? { ok: true, value: answer.value.commit.sha } : answer
        },
        isAncestor: () => isGitlabAncestor(client, repository, from, to, URGENT),
        write: () => pushBranch(client, move, `${web}/${repository}`),
      })
    },
  }
}

function readBranch(client: ForgeClient, repository: string, branch: string, asking: Asking) {
  const path = `/projects/${encodeURIComponent(repository)}/repository/branches/${encodeURIComponent(branch)}`
  return client.read({ what: `the branch ${branch} of ${repository}`, path, shape: branchShape }, asking)
}

function readCommit(
  client: ForgeClient,
  repository: string,
  sha: string,
  asking: Asking,
): Promise<Answer<Commit>> {
  const path = `/projects/${encodeURIComponent(repository)}/repository/commits/${sha}`
  const query = { stats: 'false' }
  const what = `the commit ${sha} of ${repository}`
  return client.read({ what, path, query, shape: commitShape, isForever: isWholeSha(sha) }, asking)
}

async function whyArchived(client: ForgeClient, repository: string, asking: Asking): Promise<string | null> {
  const path = `/projects/${encodeURIComponent(repository)}`
  const answer = await client.read({ what: repository, path, shape: repositoryShape }, asking)
  return answer.ok && answer.value.archived ? 'the repository is archived' : null
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
    path: `/projects/${encodeURIComponent(repository)}/repository/commits/${sha}/merge_requests`,
    shape: mergeRequestsShape,
  })
  if (!answer.ok) return answer
  const request = answer.value.find(({ state }) => state === 'merged') ?? answer.value[0]
  return { ok: true, value: request === undefined ? null : { number: request.iid, url: request.web_url } }
}
