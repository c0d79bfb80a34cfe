import 'server-only'
import { InvalidConfiguration, config } from '#lib/server/config/config'
import { driftOf } from '#lib/server/drift/drift'
import { keepConnections } from '#lib/server/live/connection'
import { endAllStreams } from '#lib/server/live/open-streams'
import { metrics } from '#lib/server/metrics/metrics'
import { watchOperations } from '#lib/server/operations/watch-operations'

/** Less than the 30 s that Kubernetes gives a pod to terminate. */
const SHUTDOWN_MS = 20_000

/**
 * Runs before the first request. An invalid configuration ends the process with a report. Otherwise this starts to read the
 * environments and to check their registries, so the first page has data, and to measure requests.
 */
export function start(): void {
  try {
    for (const environment of config().environments) {
      driftOf(environment)
      watchOperations(environment)
    }
    metrics()
    keepConnections()
    process.once('SIGTERM', () => {
      endAllStreams()
      // A client that does not read its answer keeps the connection open, and so the process.
      setTimeout(() => process.exit(), SHUTDOWN_MS).unref()
    })
  } catch (error) {
    if (!(error instanceof InvalidConfiguration)) throw error
    process.stderr.write(`\n${error.message}`)
    process.exit(1)
  }
}
