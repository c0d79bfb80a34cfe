import 'server-only'
import { NO_PROMOTION, type PromotionRead } from '#lib/domain/promotion/promotion-read'
import { LONG_LIMIT, type TimeLimit } from '#lib/runtime/time-limit'
import type { Environment } from '#lib/server/config/parse'
import { fedTagsOf } from '#lib/server/promotion/fed-tags'
import { readersOf, readOf } from '#lib/server/promotion/readers'

/** What promotions of an environment are judged by: what was last read, so it costs the forge nothing. */
export async function promotionReadOf(
  environment: Environment,
  timeLimit: TimeLimit = LONG_LIMIT,
): Promise<PromotionRead> {
  if (environment.sources.length === 0) return NO_PROMOTION
  const { scheduledImportSeconds } = environment
  const fed = await fedTagsOf(environment, timeLimit)
  return { sources: readersOf(environment).map(readOf), fed, scheduledImportSeconds }
}
