import 'server-only'
import type { EnvironmentView } from '#lib/domain/environment-view'
import { authorizeAll } from '#lib/server/auth/authorize'
import { environmentView } from '#lib/server/views/environment-view'
import type { Queried } from '#lib/server/views/query-result'

/** Whether it is not known of some environments whether the person may see them, while others are listed. */
export async function areSomeUnknown(): Promise<boolean> {
  const decision = await authorizeAll()
  return decision.ok && decision.unknown > 0 && decision.environments.length > 0
}

/** The environments that the person of the request may see. */
export async function readEnvironments(): Promise<Queried<EnvironmentView[]>> {
  const decision = await authorizeAll()
  return decision.ok ? { ok: true, value: decision.environments.map(environmentView) } : decision
}
