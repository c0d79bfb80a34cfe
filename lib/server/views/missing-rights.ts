import 'server-only'
import type { MissingRights } from '#lib/domain/rights/missing-rights'
import { SHORT_LIMIT } from '#lib/runtime/time-limit'
import { authorizeAll } from '#lib/server/auth/authorize'
import { readMissingRights } from '#lib/server/environment/missing-rights'

/** What does not work in an environment that the person may see. */
export async function missingRightsIn(name: string): Promise<MissingRights[]> {
  const decision = await authorizeAll()
  const grant = decision.ok && decision.environments.find(({ environment }) => environment.name === name)
  return grant ? readMissingRights(grant.environment, SHORT_LIMIT) : []
}
