import 'server-only'
import { systemClock } from '#lib/runtime/system-clock'
import { connectionTo } from '#lib/cluster/request/connection'
import { clusterSources, startStore, type EnvironmentStore } from '#lib/cluster/list-watch/environment-store'
import { processSingleton } from '#lib/runtime/process-singleton'
import type { Environment } from '#lib/server/config/parse'
import { logError } from '#lib/server/log'

/** The store of an environment, which lives as long as the process does. The first call starts it. */
export function storeOf({ name, namespace, cluster }: Environment): EnvironmentStore {
  const stores = processSingleton('stores', () => new Map<string, EnvironmentStore>())
  const known = stores.get(name)
  if (known) return known
  const report = (error: unknown) => logError(`the list-watches of ${name}`, error)
  const store = startStore(namespace, clusterSources(connectionTo(cluster), namespace), systemClock, report)
  stores.set(name, store)
  return store
}
