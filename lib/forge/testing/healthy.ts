import type { ForgeKind } from '#lib/domain/promotion/forge-answers'
import { githubAnswer } from '#lib/forge/testing/github-answers'
import { shaOf, type Reply, type Script, type Seen } from '#lib/forge/testing/test-forge'

export const FROM = shaOf('a')
export const TO = shaOf('b')
const AT = '2026-11-23T18:00:00Z'

/** A repository whose `stable` is at `head` and can go on to TO; a move moves it. */
export type HealthyForge = { head: string; script: Script; isWrite: (seen: Seen) => boolean; moved: Reply }

export function healthy(kind: ForgeKind): HealthyForge {
  const forge: HealthyForge = {
    head: FROM,
    isWrite: ({ method }) => method !== 'GET',
    script: (seen) => {
      if (!forge.isWrite(seen)) return READS[kind](seen, forge.head)
      forge.head = TO
      return forge.moved
    },
    moved: kind === 'github' ? { json: refOf(TO) } : { text: reportOf('ok refs/heads/stable') },
  }
  return forge
}

/** As `git http-backend` answers to a push. */
function reportOf(line: string): Buffer {
  const packet = (text: string) => (text.length + 4).toString(16).padStart(4, '0') + text
  const report = packet('unpack ok\n') + packet(`${line}\n`) + '0000'
  return Buffer.from(packet(`\x01${report}`) + '0000', 'latin1')
}

function refOf(sha: string): unknown {
  return githubAnswer('updatedRefAnswer', { ref: 'refs/heads/stable', object: { sha, type: 'commit' } })
}

const READS: Record<ForgeKind, (seen: Seen, head: string) => Reply | undefined> = {
  github: ({ path }, head) => {
    if (path.endsWith('/git/ref/heads/stable')) return { json: refOf(head) }
    if (!path.includes('/compare/')) return undefined
    return { json: githubAnswer('comparisonAnswer', { status: 'ahead', ahead_by: 1, files: [] }) }
  },
  gitlab: ({ path }, head) => {
    const commit = {
      id: head,
      message: 'm',
      author_name: 'Jane',
      committed_date: AT,
      web_url: 'https://x',
      parent_ids: [],
    }
    if (path.endsWith('/repository/branches/stable'))
      return { json: { commit, protected: false, can_push: true } }
    return path.endsWith('/merge_base') ? { json: { ...commit, id: FROM } } : undefined
  },
  forgejo: ({ path }, head) => {
    if (path.endsWith('/branches/stable')) return { json: { commit: { id: head }, user_can_push: true } }
    return path.includes('/compare/') ? { json: { total_commits: 0, commits: [] } } : undefined
  },
}
