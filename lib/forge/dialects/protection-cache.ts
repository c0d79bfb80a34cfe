import 'server-only'
import { z } from '#lib/domain/zod'
import { AnswerCache } from '#lib/runtime/answer-cache'
import type { Clock } from '#lib/runtime/clock'
import type { Asking } from '#lib/forge/forge'
import type { ForgeClient } from '#lib/forge/request/forge-client'

const MOST = 1_000
/** Settings of a repository change seldom, and its branches are read each half minute. */
const LIFETIME_MS = 5 * 60_000

/** @property inTheWay of moving a branch; null: nothing, as far as was told @property isWhole whether all that was asked was told */
export type Protection = { inTheWay: string | null; isWhole: boolean }

type Ask = () => Promise<Protection>

/**
 * What is in the way of moving a branch, asked seldom. It is asked again each time while something is, since somebody may be about to
 * take it away, and while the forge does not tell.
 */
export function protectionCache(
  clock: Clock,
): (repository: string, branch: string, ask: Ask) => Promise<string | null> {
  const cache = new AnswerCache<Protection>(MOST, clock, ({ inTheWay, isWhole }) =>
    isWhole && inTheWay === null ? LIFETIME_MS : 0,
  )
  return async (repository, branch, ask) => (await cache.get(`${repository} ${branch}`, ask)).inTheWay
}

const repositoryShape = z.object({ archived: z.boolean().nullable().catch(null) })

/** All of them say it in the same member. @param path of the repository at the API */
export async function whyArchived(
  client: ForgeClient,
  repository: string,
  path: string,
  asking: Asking,
): Promise<Protection> {
  const answer = await client.read({ what: repository, path, shape: repositoryShape }, asking)
  const archived = answer.ok ? answer.value.archived : null
  return { inTheWay: archived === true ? 'the repository is archived' : null, isWhole: archived !== null }
}
