import 'server-only'
import { shortCommit } from '#lib/domain/format'
import type { Push } from '#lib/plan/plan'
import { forgeNamed } from '#lib/server/promotion/forges'

/** How the move of a branch ended. `conflict`: somebody moved it after the plan was made. */
export type PushOutcome = { state: 'done' | 'failed' | 'conflict' | 'unknown'; message: string | null }

/** Moves a branch, or does not: it is asked for once. */
export async function sendPush({ forge, repository, branch, from, to }: Push): Promise<PushOutcome> {
  const { outcome, message } = await forgeNamed(forge).move(repository, branch, from, to)
  switch (outcome) {
    case 'moved':
      return { state: 'done', message }
    case 'unknown':
      return { state: 'unknown', message }
    case 'refused': {
      const head = await forgeNamed(forge).branch(repository, branch, { isUrgent: true })
      const isMoved = head.ok && head.value.head.sha !== from
      const why = message ?? `The forge refused to move ${branch} to ${shortCommit(to)}.`
      return { state: isMoved ? 'conflict' : 'failed', message: `${why} This step changed nothing.` }
    }
  }
}
