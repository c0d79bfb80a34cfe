import { onTestFinished } from 'vitest'
import { writeTemporary } from '#lib/cluster/testing/test-server'
import type { Environment } from '#lib/server/config/parse'
import { storeOf } from '#lib/server/environment/stores'
import { environmentOf } from '#lib/server/testing/test-environment'

/** What a replica has between itself and the cluster, to make faults. */
type Proxy = { url: string; close: () => void }

export type Replica<P extends Proxy> = { environment: Environment; proxy: P }

type Options = {
  /** What the process watches from its start. */
  watch?: (environment: Environment) => void
  /** Of a test that runs beside others. */
  onFinished?: (end: () => Promise<void>) => void
}

/**
 * A server process, as far as an environment goes: its own store, its own queues, its own connection to the cluster, until the test
 * is over.
 * @param name that no other environment of the file has: what a process keeps is kept by it
 */
export async function startReplica<P extends Proxy>(
  proxy: P,
  { name, ...members }: { name: string; namespace: string } & Partial<Environment>,
  { watch = () => undefined, onFinished = onTestFinished }: Options = {},
): Promise<Replica<P>> {
  const cluster = { server: proxy.url, tokenFile: writeTemporary('token', 'admin') }
  const environment = environmentOf(name, { ...members, cluster })
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
