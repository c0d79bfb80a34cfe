import 'server-only'
import type { Answer } from '#lib/domain/answer'
import type { Moved } from '#lib/forge/forge'
import { URGENT, type Compared } from '#lib/forge/dialects/dialect'
import { githubRange, isGithubAncestor } from '#lib/forge/dialects/github/github-range'
import { refShape } from '#lib/forge/dialects/github/github-shapes'
import { inPath } from '#lib/forge/dialects/names'
import { moveBranch, type BranchMove } from '#lib/forge/push/move-branch'
import { bodyOf } from '#lib/forge/request/body'
import type { Fault } from '#lib/forge/request/exchange'
import type { ForgeClient } from '#lib/forge/request/forge-client'

/** By the API, which checks the fast-forward, and where an App's bypass of a ruleset holds. */
export function moveAtGithub(client: ForgeClient, move: BranchMove): Promise<Moved> {
  const { repository, from: base, to: head } = move
  return moveBranch(move, {
    head: () => headOf(client, move),
    isAncestor: () => isGithubAncestor(client, { repository, base, head }, URGENT),
    write: () => write(client, move),
  })
}

async function headOf(client: ForgeClient, { repository, branch }: BranchMove): Promise<Answer<string>> {
  const answer = await client.read(
    {
      what: `the branch ${branch} of ${repository}`,
      path: `/repos/${inPath(repository)}/git/ref/heads/${inPath(branch)}`,
      shape: refShape,
    },
    URGENT,
  )
  return answer.ok ? { ok: true, value: answer.value.object.sha } : answer
}

async function write(client: ForgeClient, move: BranchMove): Promise<Answer<null>> {
  const { repository, branch, from: base, to } = move
  const what = `move ${branch} of ${repository} to ${to.slice(0, 8)}`
  const answer = await client.write(
    {
      what,
      method: 'PATCH',
      url: client.urlOf({ path: `/repos/${inPath(repository)}/git/refs/heads/${inPath(branch)}` }),
      headers: { accept: 'application/vnd.github+json', 'content-type': 'application/json' },
      body: JSON.stringify({ sha: to, force: false }),
    },
    { repository, hasWorkflows: await mayHaveWorkflows(client, { repository, base, head: to }) },
    (token) => `Bearer ${token}`,
  )
  if (!answer.ok)
    return answer.error.status === 422 ? client.sender.refuse(what, faultOf(answer.error.message)) : answer
  const parsed = bodyOf(answer.value, refShape)
  if ('why' in parsed) return client.sender.refuse(what, parsed)
  if (parsed.value.object.sha === to) return { ok: true, value: null }
  return client.sender.refuse(what, {
    code: 'malformed',
    why: 'it answered with another commit; look at the branch',
  })
}

/** A right of its own, which an App may not have: it is only asked for where files of workflows change, or may. */
async function mayHaveWorkflows(client: ForgeClient, compared: Compared): Promise<boolean> {
  const range = await githubRange(client, compared, 1, URGENT)
  if (!range.ok || range.value.paths === null) return true
  return !range.value.isAllPaths || range.value.paths.some((path) => path.startsWith('.github/workflows/'))
}

/** What GitHub says with 422, in our words before its own. */
function faultOf(message: string): Fault {
  const said = /: “[^”]*”/.exec(message)?.[0] ?? ''
  const fault = { code: 'invalid', status: 422 } as const
  if (/not a fast.forward/i.test(said)) {
    return { ...fault, code: 'conflict', why: `the branch moved meanwhile${said}; plan again` }
  }
  if (/reference does not exist/i.test(said))
    return { ...fault, code: 'not-found', why: `the branch was deleted${said}; make it again` }
  if (/object does not exist/i.test(said))
    return { ...fault, code: 'not-found', why: `it does not know the commit${said}; plan again` }
  if (/rule violation|protected branch|without .?workflows?.? (permission|scope)/i.test(said)) {
    return {
      ...fault,
      code: 'forbidden',
      why: `a rule of the repository refuses it${said}; allow the token or the App there`,
    }
  }
  return { ...fault, why: `it rejected the move${said}; plan again` }
}
