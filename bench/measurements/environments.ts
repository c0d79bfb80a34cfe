import { setTimeout as wait } from 'node:timers/promises'
import type { Measurement } from '../figure'

const SETTLE_MS = 5000
/** Long enough for the proofs of a quiet watch (each 20 s) and of etcd (each 15 s). */
const COUNTED_SECONDS = { full: 120, quick: 25 }

const isWatch = (line: string) => line.includes('watch=true')
/** A watch that ends at once proves that another one missed nothing, a read of one object that etcd answers. */
const isProof = (line: string) => /[?&](timeoutSeconds=1|limit=1)(&|$)/.test(line)

export const environments: Measurement = {
  rows: [
    { name: 'open watches with more environments on one cluster', unit: 'watches', target: { atMost: 10 } },
    { name: 'connections to its API server', unit: 'connections', target: { atMost: 20 } },
    { name: 'proof requests to it', unit: 'requests/s', target: { atMost: 1 } },
  ],
  async measure({ startInstance, options: { environments, isQuick }, log }) {
    log(`  ${environments} more than the two of the demo`)
    const { cluster, stop } = await startInstance({ streams: 0, environments })
    await wait(SETTLE_MS)
    const seconds = isQuick ? COUNTED_SECONDS.quick : COUNTED_SECONDS.full
    const before = cluster.requests.length
    await wait(seconds * 1000)
    const proofs = cluster.requests.slice(before).filter(({ line }) => isProof(line))
    const watches = cluster.openLines().filter((line) => isWatch(line) && !isProof(line))
    const connections = await cluster.connections()
    await stop()
    return [watches.length, connections, proofs.length / seconds]
  },
}
