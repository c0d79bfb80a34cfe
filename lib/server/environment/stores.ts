import 'server-only'
import { systemClock } from '#lib/runtime/system-clock'
import { connectionTo } from '#lib/cluster/request/connection'
import { clusterSources, startStore } from '#lib/cluster/list-watch/environment-store'
import { QuorumReads, quorumReadOf } from '#lib/cluster/list-watch/quorum-proof'
import type { ClusterConfiguration } from '#lib/cluster/request/kube-config'
import { processSingleton } from '#lib/runtime/process-singleton'
import { perEnvironment } from '#lib/server/environment/per-environment'
import { logError } from '#lib/server/log'

/** One for all environments on a connection. */
function quorumReadsOf(cluster: ClusterConfiguration): QuorumReads {
  return processSingleton(`quorum reads ${JSON.stringify(cluster)}`, () => {
    const report = (error: unknown) => logError('the quorum reads', error)
    return new QuorumReads(quorumReadOf(connectionTo(cluster)), systemClock, report)
  })
}

/** The first call starts it. */
export const storeOf = perEnvironment('store', ({ name, namespace, cluster }) => {
  const report = (error: unknown) => logError(`the list-watches of ${name}`, error)
  const quorum = quorumReadsOf(cluster)
  quorum.add(namespace)
  return startStore(namespace, clusterSources(connectionTo(cluster), namespace), quorum, systemClock, report)
})
