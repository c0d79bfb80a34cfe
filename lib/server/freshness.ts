import 'server-only'
import type { FreshnessView } from '#lib/domain/freshness'
import { authorizeAll } from '#lib/server/authorize'
import type { Environment } from '#lib/server/config-text'
import { storeOf } from '#lib/server/stores'

/** What is known now, without waiting for the first lists. */
export function freshnessFor(environment: Environment): FreshnessView {
  const { readAt, freshness } = storeOf(environment).snapshot()
  return { now: readAt, kinds: freshness }
}

/** By the names of the environments that the person may see. */
export async function readFreshness(): Promise<Record<string, FreshnessView>> {
  const decision = await authorizeAll()
  const grants = decision.ok ? decision.environments : []
  return Object.fromEntries(grants.map(({ environment }) => [environment.name, freshnessFor(environment)]))
}
