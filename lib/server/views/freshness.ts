import 'server-only'
import type { FreshnessView } from '#lib/domain/freshness'
import { KINDS } from '#lib/domain/snapshot'
import { authorizeAll } from '#lib/server/auth/authorize'
import type { Environment } from '#lib/server/config/parse'
import { perEnvironment } from '#lib/server/environment/per-environment'
import { storeOf } from '#lib/server/environment/stores'
import { asMaySee } from '#lib/server/views/as-may-see'

/** Every event proves that a kind is up to date, but once a second is often enough to say so. */
const SECOND_MS = 1_000

const latest = perEnvironment('freshness', (): { view: FreshnessView | null } => ({ view: null }))

/** Does not wait for the first lists. */
export function freshnessFor(environment: Environment): FreshnessView {
  const kept = latest(environment)
  const known = kept.view
  const { readAt, freshness } = storeOf(environment).snapshot()
  const isSame =
    known !== null &&
    Math.abs(Date.parse(readAt) - Date.parse(known.now)) < SECOND_MS &&
    KINDS.every((kind) => known.kinds[kind].error === freshness[kind].error)
  kept.view = isSame ? known : { now: readAt, kinds: freshness }
  return kept.view
}

/** Of the environments that the person may see, by name. Each is as its view: with the words of API servers for operators only. */
export async function readFreshness(): Promise<Record<string, FreshnessView>> {
  const decision = await authorizeAll()
  const grants = decision.ok ? decision.environments : []
  return Object.fromEntries(
    grants.map((grant) => [grant.environment.name, asMaySee([grant], freshnessFor(grant.environment))]),
  )
}
