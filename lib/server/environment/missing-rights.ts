import 'server-only'
import { connectionTo } from '#lib/cluster/request/connection'
import { missingRights } from '#lib/cluster/request/missing-rights'
import { INTERACTIVE_LIMITS } from '#lib/cluster/request/request'
import type { Answer } from '#lib/domain/answer'
import { missingFeatures, type MissingRights } from '#lib/domain/rights/missing-rights'
import { AnswerCache } from '#lib/runtime/answer-cache'
import { systemClock } from '#lib/runtime/system-clock'
import { withTimeLimit, type TimeLimit } from '#lib/runtime/time-limit'
import type { Environment } from '#lib/server/config/parse'
import { perEnvironment } from '#lib/server/environment/per-environment'

/** Rights are rarely taken away. One that somebody gives should be seen soon. */
const COMPLETE_MS = 600_000
const INCOMPLETE_MS = 10_000

const reviewsOf = perEnvironment(
  'missing rights',
  () =>
    new AnswerCache<Answer<MissingRights[]>>(1, systemClock, (known) =>
      known.ok && known.value.length === 0 ? COMPLETE_MS : INCOMPLETE_MS,
    ),
)

/** What does not work here for want of rights; empty where the cluster does not say so in time. */
export async function readMissingRights(
  environment: Environment,
  timeLimit: TimeLimit,
): Promise<MissingRights[]> {
  const review = reviewsOf(environment).get('', () => ask(environment))
  const known = await withTimeLimit(review, timeLimit)
  return known?.ok ? known.value : []
}

async function ask({ cluster, namespace, authorization }: Environment): Promise<Answer<MissingRights[]>> {
  const reviewed = await missingRights(connectionTo(cluster), namespace, INTERACTIVE_LIMITS)
  if (!reviewed.ok) return reviewed
  const missing = missingFeatures(reviewed.value.missing, namespace, authorization)
  // Nobody has to be told on each page of what they chose.
  return { ok: true, value: missing.filter(({ isOptional }) => !isOptional) }
}
