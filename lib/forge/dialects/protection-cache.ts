import 'server-only'
import { AnswerCache } from '#lib/runtime/answer-cache'
import { systemClock } from '#lib/runtime/system-clock'

const MOST = 1_000
/** Settings of a repository change seldom, and its branches are read each half minute. */
const LIFETIME_MS = 5 * 60_000

type Ask = () => Promise<string | null>

/** What is in the way of moving a branch, asked seldom. */
export function protectionCache(): (repository: string, branch: string, ask: Ask) => Promise<string | null> {
  const cache = new AnswerCache<string | null>(MOST, systemClock, () => LIFETIME_MS)
  return (repository, branch, ask) => cache.get(`${repository} ${branch}`, ask)
}
