import 'server-only'
import { systemClock } from '#lib/runtime/system-clock'
import { connectionTo } from '#lib/cluster/request/connection'
import { QuorumReads, quorumReadOf } from '#lib/cluster/list-watch/quorum-proof'
import type { ClusterConfiguration } from '#lib/cluster/request/kube-config'
import { clusterSources } from '#lib/cluster/stores/cluster-sources'
import { ClusterStores } from '#lib/cluster/stores/cluster-stores'
import { processSingleton } from '#lib/runtime/process-singleton'
import type { Environment } from '#lib/server/config/parse'
import { perEnvironment } from '#lib/server/environment/per-environment'
import { logError } from '#lib/server/log'

/** One for all environments on a connection. */
function quorumReadsOf(cluster: ClusterConfiguration): QuorumReads {
  return processSingleton(`quorum reads ${JSON.stringify(cluster)}`, () => {
    const report = (error: unknown) => logError('the quorum reads', error)
    return new QuorumReads(quorumReadOf(connectionTo(cluster)), systemClock, report)
  })
}

/** One for all environments on a connection. */
function clusterStoresOf(cluster: ClusterConfiguration): ClusterStores {
  return processSingleton(`stores ${JSON.stringify(cluster)}`, () => {
    const report = (error: unknown) => logError('the list-watches of a cluster', error)
    const surroundings = { quorum: quorumReadsOf(cluster), clock: systemClock, report }
    return new ClusterStores(clusterSources(connectionTo(cluster)), surroundings)
  })
}

/** The first call starts it. */
export const storeOf = perEnvironment('store', ({ namespace, cluster }) => {
  quorumReadsOf(cluster).add(namespace)
  return clusterStoresOf(cluster).of(namespace)
})

/** Every list-watch since the start, with the names of the environments that it serves. */
export function listWatchesOf(environments: readonly Environment[]) {
  const clusters = new Set(environments.map(({ cluster }) => clusterStoresOf(cluster)))
  return [...clusters].flatMap((stores) => {
    const on = environments.filter(({ cluster }) => clusterStoresOf(cluster) === stores)
    return stores.works.map(({ namespaces, ...work }) => {
      const served = on.filter(({ namespace }) => namespaces.includes(namespace))
      return { ...work, environments: served.map(({ name }) => name) }
    })
  })
}
