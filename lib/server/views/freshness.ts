import 'server-only'
import type { EnvironmentStore } from '#lib/cluster/list-watch/environment-store'
import { processSingleton } from '#lib/runtime/process-singleton'
import type { FreshnessView } from '#lib/domain/freshness'
import { KINDS } from '#lib/domain/snapshot'
import { authorizeAll } from '#lib/server/auth/authorize'
import type { Environment } from '#lib/server/config/parse'
import { storeOf } from '#lib/server/environment/stores'

/** Every event proves that the data are true; nobody needs to be told of that more often. */
const SECOND_MS = 1_000

/** What is known now, without waiting for the first lists. */
export function freshnessFor(environment: Environment): FreshnessView {
  const views = processSingleton('freshness', () => new WeakMap<EnvironmentStore, FreshnessView>())
  const store = storeOf(environment)
  const known = views.get(store)
  const { readAt, freshness } = store.snapshot()
  const isSame =
    known !== undefined &&
    Math.abs(Date.parse(readAt) - Date.parse(known.now)) < SECOND_MS &&
    KINDS.every((kind) => known.kinds[kind].error === freshness[kind].error)
  const view = isSame ? known : { now: readAt, kinds: freshness }
  views.set(store, view)
  return view
}

/** By the names of the environments that the person may see. */
export async function readFreshness(): Promise<Record<string, FreshnessView>> {
  const decision = await authorizeAll()
  const grants = decision.ok ? decision.environments : []
  return Object.fromEntries(grants.map(({ environment }) => [environment.name, freshnessFor(environment)]))
}
