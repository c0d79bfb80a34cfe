import 'server-only'
import { systemClock } from '#lib/cluster/clock'
import { connectionTo } from '#lib/cluster/connection'
import { clusterSources, startStore, type EnvironmentStore } from '#lib/cluster/environment-store'
import { oncePerProcess } from '#lib/cluster/once-per-process'
import type { Environment } from '#lib/server/config-text'
import { logMistake } from '#lib/server/log'

/** The store of an environment, which lives as long as the process does. The first call starts it. */
export function storeOf({ name, namespace, cluster }: Environment): EnvironmentStore {
  const stores = oncePerProcess('stores', () => new Map<string, EnvironmentStore>())
  const known = stores.get(name)
  if (known) return known
  const report = (error: unknown) => logMistake(`the list-watches of ${name}`, error)
  const store = startStore(namespace, clusterSources(connectionTo(cluster), namespace), systemClock, report)
  stores.set(name, store)
  return store
}
