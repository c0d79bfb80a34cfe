import 'server-only'
import { shortCommit } from '#lib/domain/format'
import { ANSWERED_MS } from '#lib/plan/operation/lease-times'
import type { Push } from '#lib/plan/plan'
import { sleep } from '#lib/runtime/clock'
import { systemClock } from '#lib/runtime/system-clock'
import { forgeNamed } from '#lib/server/promotion/forges'
import type { PushOutcome } from '#lib/server/operations/send-push'

/** When to look for a branch whose move had no answer. */
const LOOK_AFTER_MS = [0, 1_000, 2_000, 4_000, 8_000]
const THEN_AFTER_MS = 10_000
/** For a forge that stays unreachable. */
const GIVE_UP_MS = 30 * 60_000

const URGENT = { isUrgent: true }

/**
 * Looks whether a branch moved although no answer came. Where it did not, it may still move until the forge gives up the request, so
 * nothing is called not done before that. @param sentAt when it was sent at the latest, by this process's clock
 */
export async function lookBackAtPush(push: Push, sentAt: number): Promise<PushOutcome> {
  const { forge, repository, branch, from, to } = push
  for (let looks = 0; ; looks += 1) {
    await sleep(systemClock, LOOK_AFTER_MS[looks] ?? THEN_AFTER_MS)
    const age = systemClock.now() - sentAt
    const answer = await forgeNamed(forge).branch(repository, branch, URGENT)
    const head = answer.ok ? answer.value.head.sha : null
    if (head === to) return { state: 'done', message: `The answer was lost, but ${branch} moved.` }
    if (head !== null && head !== from) {
      const moved = await movedOn(push, head)
      if (moved !== null) return moved
    } else if (head === from && age >= ANSWERED_MS)
      return { state: 'failed', message: `The answer was lost, and ${branch} did not move.` }
    const isGone = !answer.ok && answer.error.code === 'not-found'
    if (age >= GIVE_UP_MS || (isGone && age >= ANSWERED_MS)) return UNKNOWN
  }
}

/** Where the branch has another head by now, it moved if that contains the commit; null while nobody can tell. */
async function movedOn({ forge, repository, branch, to }: Push, head: string): Promise<PushOutcome | null> {
  const contains = await forgeNamed(forge).isAncestor(repository, to, head, URGENT)
  if (!contains.ok) return null
  return contains.value
    ? {
        state: 'done',
        message: `The answer was lost, but ${branch} moved, and is at ${shortCommit(head)} by now.`,
      }
    : { state: 'failed', message: `Somebody moved ${branch} to ${shortCommit(head)} meanwhile.` }
}

const UNKNOWN: PushOutcome = {
  state: 'unknown',
  message:
    'The forge did not answer, and whether the branch moved is unknown. Check it before you try again.',
}
