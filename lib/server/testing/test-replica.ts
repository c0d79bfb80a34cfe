import { onTestFinished } from 'vitest'
import { startFaultProxy, type FaultProxy } from '../../../e2e/fault-proxy'
import { NAMESPACE } from '../../../fake-cluster/testing/test-cluster'
import { writeTemporary } from '#lib/cluster/testing/test-server'
import type { Environment } from '#lib/server/config/parse'
import { storeOf } from '#lib/server/environment/stores'
import { environmentOf } from '#lib/server/testing/test-environment'

export type Replica = { environment: Environment; proxy: FaultProxy }

type Options = {
  /** What the process watches from its start. */
  watch?: (environment: Environment) => void
  /** Of a test that runs beside others. */
  onFinished?: (end: () => Promise<void>) => void
}

/**
 * A server process, as far as an environment goes: its own store, its own queues, its own connection to the cluster, until the test is over.
 * @param name of an environment that no other test of the file has: what a process keeps is kept by it
 */
export async function startReplica(
  clusterUrl: string,
  name: string,
  { watch = () => undefined, onFinished = onTestFinished }: Options = {},
): Promise<Replica> {
  const proxy = await startFaultProxy(clusterUrl)
  const environment = environmentOf(name, {
    namespace: NAMESPACE,
    cluster: { server: proxy.url, tokenFile: writeTemporary('token', 'admin') },
  })
  const store = storeOf(environment)
  watch(environment)
  onFinished(async () => {
    await store.stop()
    proxy.close()
  })
  const { journal, cronJobs, jobs } = store
  await Promise.all([store.settled, journal.settled, cronJobs.settled, jobs.settled])
  return { environment, proxy }
}
