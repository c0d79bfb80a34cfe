import 'server-only'
import type { Answer } from '#lib/domain/answer'
import type { Moved } from '#lib/forge/forge'
import { readReport, pushBody } from '#lib/forge/push/receive-pack'
import { moveBranch, type BranchMove, type MoveSteps } from '#lib/forge/push/move-branch'
import type { Fault } from '#lib/forge/request/exchange'
import type { ForgeClient } from '#lib/forge/request/forge-client'

/** Moves a branch where the forge has no API for it. @param web the address of the pages of repositories */
export function moveByPush(
  client: ForgeClient,
  web: string,
  move: BranchMove,
  reads: Omit<MoveSteps, 'write'>,
): Promise<Moved> {
  return moveBranch(move, { ...reads, write: () => pushBranch(client, move, `${web}/${move.repository}`) })
}

/** A push without git and without objects. @param web the repository's page */
async function pushBranch(client: ForgeClient, move: BranchMove, web: string): Promise<Answer<null>> {
  const { repository, branch, to } = move
  const what = `move ${branch} of ${repository} to ${to.slice(0, 8)}`
  const answer = await client.write(
    {
      what,
      method: 'POST',
      url: new URL(`${web}.git/git-receive-pack`),
      headers: {
        'content-type': 'application/x-git-receive-pack-request',
        accept: 'application/x-git-receive-pack-result',
      },
      body: pushBody(move),
    },
    { repository, hasWorkflows: false },
    // Both take any name with a token as the password; GitLab takes tokens of OAuth with this one only.
    (token) => `Basic ${Buffer.from(`oauth2:${token}`).toString('base64')}`,
  )
  if (!answer.ok) return answer
  const report = readReport(answer.value.body, branch)
  if (report.result === 'ok') return { ok: true, value: null }
  return client.sender.refuse(
    what,
    report.result === 'refused'
      ? faultOf(report.reason, client.sender.quote(report.reason))
      : { code: 'malformed', why: 'its report is not whole; check for a proxy that cuts it' },
  )
}

/** The reasons of git's receive-pack. */
function faultOf(reason: string, said: string): Fault {
  if (/^(failed to (update|lock)|cannot lock|fetch first|stale|reference )/i.test(reason)) {
    return { code: 'conflict', why: `the branch moved meanwhile${said}; plan again` }
  }
  if (/^(non-fast-forward|missing necessary objects|bad pack|unpack)/i.test(reason)) {
    return { code: 'invalid', why: `it rejected the commit${said}; plan again` }
  }
  return { code: 'forbidden', why: `a hook or a rule declined it${said}; allow Quayside's account there` }
}
