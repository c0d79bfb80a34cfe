import 'server-only'
import { InvalidConfiguration, config } from '#lib/server/config/config'
import { driftOf } from '#lib/server/drift/drift'
import { keepConnections } from '#lib/server/live/connection'
import { endAllStreams } from '#lib/server/live/open-streams'
import { metrics } from '#lib/server/metrics/metrics'
import { watchOperations } from '#lib/server/operations/watch-operations'

/** Less than the 30 s that Kubernetes gives a pod to end. */
const LAST_MS = 20_000

/**
 * What must hold before anything is served: a bad configuration ends the process with its report. The environments are read
 * and their registries checked from now on, so that the first page finds them, and requests are measured.
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
      // Whoever does not read an answer holds its connection, and with it the process.
      setTimeout(() => process.exit(), LAST_MS).unref()
    })
  } catch (error) {
    if (!(error instanceof InvalidConfiguration)) throw error
    process.stderr.write(`\n${error.message}`)
    process.exit(1)
  }
}
