import 'server-only'
import type { CommitsView, PromotionView } from '#lib/domain/promotion/promotion-views'
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

/** The commits between two of a source's repository. */
export function commitsFor(
  _grant: Grant,
  repository: string,
  from: string,
  to: string,
): Promise<Queried<CommitsView>> {
  const unknown = { state: 'unknown', entries: [], count: 0, behind: 0, isWhole: false, url: null } as const
  return Promise.resolve({
    ok: true,
    value: { repository, from, to, ...unknown, entries: [], problem: 'Not read yet.' },
  })
}
