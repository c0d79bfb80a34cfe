import 'server-only'
import { systemClock } from '#lib/runtime/system-clock'
import { connectionTo } from '#lib/cluster/request/connection'
import { clusterSources, startStore } from '#lib/cluster/list-watch/environment-store'
import { perEnvironment } from '#lib/server/environment/per-environment'
import { logError } from '#lib/server/log'

/** The first call starts it. */
export const storeOf = perEnvironment('store', ({ name, namespace, cluster }) => {
  const report = (error: unknown) => logError(`the list-watches of ${name}`, error)
  return startStore(namespace, clusterSources(connectionTo(cluster), namespace), systemClock, report)
})
