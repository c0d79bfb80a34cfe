import 'server-only'
import type { PromoteRequest } from '#lib/plan/actions/plan-action'
import type { Author, Planned } from '#lib/plan/plan'
import { refuse } from '#lib/plan/refusals'
import type { Environment } from '#lib/server/config/parse'

/** Reads the sources afresh from their forges, and plans. */
export function makePromotePlan(
  _environment: Environment,
  _request: PromoteRequest,
  _author: Author,
): Promise<Planned> {
  return Promise.resolve(refuse('unreadable', 'Promotions are not planned yet.'))
}
