import 'server-only'
import type { PromotionRead } from '#lib/domain/promotion/promotion-read'
import { KINDS } from '#lib/domain/snapshot'
import type { PromoteRequest } from '#lib/plan/actions/plan-action'
import { planPromote } from '#lib/plan/actions/promote/plan-promote'
import type { Author, Planned } from '#lib/plan/plan'
import { withChronicle } from '#lib/server/chronicle/with-chronicle'
import type { Environment } from '#lib/server/config/parse'
import { storeOf } from '#lib/server/environment/stores'
import { plannedImporters } from '#lib/server/plans/importers'
import { refuseStale, refuseUnread } from '#lib/server/plans/refuse-stale'
import { readAfresh } from '#lib/server/promotion/read-afresh'
import { promotionReadOf } from '#lib/server/promotion/promotion-read'
import { readersOf, readOf } from '#lib/server/promotion/readers'

/** Reads the sources of a request afresh from their forges, and plans. Of the others, what was last read tells the order. */
export async function makePromotePlan(
  environment: Environment,
  request: PromoteRequest,
  author: Author,
): Promise<Planned> {
  const before = storeOf(environment).snapshot()
  const refused = refuseStale(before, KINDS) ?? refuseUnread(before, KINDS)
  if (refused) return refused
  const read = await promotionReadOf(environment)
  const sources = await Promise.all(
    readersOf(environment).map((each) => {
      const asked = request.sources.find(({ repository }) => repository === each.source.repository)
      return asked === undefined ? Promise.resolve(readOf(each)) : readAfresh(each, asked.commit)
    }),
  )
  const promotion: PromotionRead = { ...read, sources }
  const snapshot = withChronicle(environment, storeOf(environment).snapshot())
  const now = Date.now()
  const importers = plannedImporters(environment, now)
  return planPromote({ snapshot, promotion, importers, author, now }, request)
}
