import 'server-only'
import type { PromotionView } from '#lib/domain/promotion/promotion-views'
import type { Grant } from '#lib/server/auth/authorize'
import { environmentView } from '#lib/server/views/environment-view'
import type { Queried } from '#lib/server/views/query-result'

/** What stands between the branches of an environment's sources and its workloads. */
export function promotionFor(grant: Grant): Promise<Queried<PromotionView>> {
  const value = {
    environment: environmentView(grant),
    readAt: new Date().toISOString(),
    sources: [],
    forges: [],
  }
  return Promise.resolve({ ok: true, value })
}
