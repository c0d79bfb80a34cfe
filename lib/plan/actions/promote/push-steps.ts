import { count, shortCommit } from '#lib/domain/format'
import { checksView } from '#lib/domain/promotion/checks-view'
import type { Commit } from '#lib/domain/promotion/forge-answers'
import type { SourceRead } from '#lib/domain/promotion/promotion-read'
import type { Judged } from '#lib/plan/actions/promote/judged-source'
import type { CommandedPush, PushGate } from '#lib/plan/plan'
import { quote } from '#lib/plan/steps/shell'

/** A source that moves, what comes to its branch, and what is waited for before. */
export type Moving = {
  read: SourceRead
  judged: Extract<Judged, { outcome: 'moves' }>
  coming: { commits: Commit[]; count: number }
  gates: PushGate[]
}

export function pushStep({ read, judged: { from, to }, coming, gates }: Moving): CommandedPush {
  const { repository, forge, to: branch } = read.source
  const sentence = `Move ${branch} of ${repository} from ${shortCommit(from)} to ${shortCommit(to)} (${count(coming.count, 'commit')}).`
  const push = { forge, repository, branch, from, to }
  return { step: { sentence, push, gates }, commands: [pushCommand(read, from, to)] }
}

/**
 * With a lease, git moves the branch only from this commit, and would also move it back: so that it only goes forward is asked before.
 */
function pushCommand({ url, source }: SourceRead, from: string, to: string): string {
  const ref = `refs/heads/${source.to}`
  const push = `git push ${quote(`--force-with-lease=${ref}:${from}`)} ${quote(url)} ${quote(`${to}:${ref}`)}`
  return `git merge-base --is-ancestor ${from} ${to} && ${push}`
}

/** What has to be green before a source moves: at the head that each one before it will have. */
export function gatesOf(
  read: SourceRead,
  sources: readonly SourceRead[],
  headOf: (read: SourceRead) => string | null,
): PushGate[] {
  return sources.flatMap((before) => {
    const { repository, forge, gate } = before.source
    const sha = headOf(before)
    if (!read.source.after.includes(repository) || gate === null || sha === null) return []
    const isOpen = checksView([gate], before.checks[sha]).state === 'green'
    return isOpen ? [] : [{ forge, repository, sha, checks: gate }]
  })
}
