import 'server-only'
import { constants } from 'node:os'
import { sleep } from '#lib/runtime/clock'
import { systemClock } from '#lib/runtime/system-clock'
import { admitRequests } from '#lib/server/admission/admit'
import { keepExchanges } from '#lib/server/admission/exchange'
import { watchAttempts, writeAttempts } from '#lib/server/attempts/attempts'
import { InvalidConfiguration, config } from '#lib/server/config/config'
import { prepareRequests } from '#lib/server/admission/every-request'
import { leave } from '#lib/server/admission/leaving'
import { driftOf } from '#lib/server/drift/drift'
import { endAllStreams } from '#lib/server/live/open-streams'
import { followConfiguration } from '#lib/server/follow-configuration'
import { runningWith } from '#lib/server/installation'
import { logError, logRunning } from '#lib/server/log'
import { metrics } from '#lib/server/metrics/metrics'
import { handOver } from '#lib/server/operations/carry-out'
import { lookOnce, observe } from '#lib/server/observer/observe'
import { sealWith } from '#lib/server/operations/orders'
import { watchOperations } from '#lib/server/operations/watch-operations'
import { readersOf } from '#lib/server/promotion/readers'
import { warnOfFeeds } from '#lib/server/promotion/warn-of-feeds'
import { watchResumes } from '#lib/server/resumes/resume-cron-jobs'
import { watchRevocations } from '#lib/server/revocations/shared-revocations'
import { LISTEN_MS, SHUTDOWN_MS } from '#lib/server/shutdown-times'
import { warmUp } from '#lib/server/warm-up'

/**
 * Runs before the first request. An invalid configuration ends the process with a report. Otherwise this starts to read the
 * environments and to check their registries, so the first page has data, to measure requests and head answers, and to warm up.
 */
export function start(): void {
  try {
    // Below a base path, next-auth takes all of this variable's path for its own.
    process.env.NEXTAUTH_URL = `${config().url}/api/auth`
    sealWith(config().sessionSecret)
    for (const environment of config().environments) {
      driftOf(environment)
      readersOf(environment)
      warnOfFeeds(environment).catch((error: unknown) => logError('the feeds of sources', error))
      watchOperations(environment)
      watchResumes(environment)
      watchRevocations(environment)
      watchAttempts(environment)
      observe(environment)
    }
    prepareRequests(config().url.startsWith('https:'))
    metrics()
    keepExchanges()
    admitRequests()
    for (const signal of ['SIGTERM', 'SIGINT'] as const) handOverOn(signal)
    followConfiguration(systemClock)
    logRunning(runningWith(config()))
    void warmUp()
  } catch (error) {
    if (!(error instanceof InvalidConfiguration)) throw error
    process.stderr.write(`\n${error.message}`)
    process.exit(1)
  }
}

/**
 * At once, the process is not ready, and its event streams end. Next stops to listen, and ends the process as soon as its connections
 * are closed, also in the middle of an operation. Its handlers are here already, so they are called once the operations are handed over
 * and balancers have had time to notice. Its own switch, NEXT_MANUAL_SIG_HANDLE, is not for us to set: Next reads it before this.
 */
function handOverOn(signal: 'SIGTERM' | 'SIGINT'): void {
  const ofNext = process.listeners(signal)
  process.removeAllListeners(signal)
  process.once(signal, () => {
    process.on(signal, () => undefined)
    setTimeout(() => process.exit(128 + constants.signals[signal]), SHUTDOWN_MS).unref()
    leave()
    endAllStreams()
    const { environments } = config()
    // A person at a terminal has no balancer.
    const unnoticed = signal === 'SIGTERM' ? sleep(systemClock, LISTEN_MS) : Promise.resolve()
    Promise.all([
      unnoticed,
      ...environments.map(handOver),
      ...environments.map(writeAttempts),
      ...environments.map(lookOnce),
    ])
      .catch((error: unknown) => logError('the end of the process', error))
      .finally(() => {
        for (const end of ofNext) end(signal)
      })
  })
}
