import 'server-only'
import type { EnvironmentView } from '#lib/domain/environment-view'
import { authorizeAll } from '#lib/server/auth/authorize'
import { environmentView } from '#lib/server/views/environment-view'
import type { Queried } from '#lib/server/views/query-result'

/** The environments that the person of the request may see. */
export async function readEnvironments(): Promise<Queried<EnvironmentView[]>> {
  const decision = await authorizeAll()
  return decision.ok ? { ok: true, value: decision.environments.map(environmentView) } : decision
}
