import 'server-only'
import { REFUSALS, type Answer } from '#lib/domain/answer'
import type { Moved } from '#lib/forge/forge'

export type BranchMove = { repository: string; branch: string; from: string; to: string }

/** What a dialect does at each step; all of it right now, not from what is kept. */
export type MoveSteps = {
  head: () => Promise<Answer<string>>
  isAncestor: () => Promise<Answer<boolean>>
  /** Sent once. */
  write: () => Promise<Answer<unknown>>
}

/**
 * Moves a branch forward. Ancestry is asked first, since a server may accept what is no fast-forward; `from`, which the write names or
 * which was read right before, makes that answer hold.
 */
export async function moveBranch({ branch, from, to }: BranchMove, steps: MoveSteps): Promise<Moved> {
  const head = await steps.head()
  if (!head.ok) return refused(head.error.message)
  if (head.value === to) return { outcome: 'moved', message: `${branch} was at ${short(to)} already.` }
  if (head.value !== from) {
    return refused(
      `${branch} moved meanwhile: it is at ${short(head.value)}, not at ${short(from)}. Plan again.`,
    )
  }
  const isForward = await steps.isAncestor()
  if (!isForward.ok) return refused(isForward.error.message)
  if (!isForward.value) {
    return refused(
      `${short(to)} does not contain ${short(from)}, so ${branch} would lose commits. It is never forced.`,
    )
  }
  const written = await steps.write()
  if (written.ok) return { outcome: 'moved', message: null }
  const { code, message } = written.error
  return REFUSALS.has(code) ? refused(message) : readBack(branch, from, to, message, steps)
}

/** The answer was lost: it may have moved all the same. */
async function readBack(
  branch: string,
  from: string,
  to: string,
  lost: string,
  { head }: MoveSteps,
): Promise<Moved> {
  const now = await head()
  if (!now.ok) return { outcome: 'unknown', message: `${lost} ${now.error.message}` }
  if (now.value === to)
    return { outcome: 'moved', message: `${lost} Read afterwards, ${branch} is at ${short(to)}.` }
  return now.value === from
    ? refused(`${lost} Read afterwards, ${branch} is where it was.`)
    : { outcome: 'unknown', message: `${lost} Read afterwards, ${branch} is at ${short(now.value)}.` }
}

function refused(message: string): Moved {
  return { outcome: 'refused', message }
}

function short(sha: string): string {
  return sha.slice(0, 8)
}
