import { Session } from 'node:inspector'
import { createHistogram, performance } from 'node:perf_hooks'
import { setInterval } from 'node:timers'
import { setTimeout as wait } from 'node:timers/promises'

/** Loaded into Quayside before anything else. Tells the bench about memory and timer lag of the process it runs in. */

const INTERVAL_MS = 10

/** What finalizers and weak references let go is collected only later: one collection left a fifth more. */
const COLLECTIONS = 3
const COLLECTION_PAUSE_MS = 300

if (process.send) {
  const inspector = new Session()
  inspector.connect()
  const lags = createHistogram()
  let ticked = performance.now()
  const tick = () => {
    const now = performance.now()
    // Microseconds; a histogram does not accept zero.
    lags.record(Math.max(1, Math.round((now - ticked - INTERVAL_MS) * 1000)))
    ticked = now
  }
  setInterval(tick, INTERVAL_MS).unref()

  const cpuMs = () => {
    const { user, system } = process.cpuUsage()
    return (user + system) / 1000
  }

  /** Returns memory to the system, which `gc()` of --expose-gc mostly does not. It can begin after `post` has returned. */
  const collectGarbage = () =>
    new Promise((resolve) => inspector.post('HeapProfiler.collectGarbage', () => resolve()))

  const vitals = async () => {
    const mostResidentBytes = process.memoryUsage.rss()
    const loopLagP99Ms = lags.percentile(99) / 1000
    for (let times = 0; times < COLLECTIONS; times += 1) {
      await collectGarbage()
      // The time that took is not lag of Quayside.
      ticked = performance.now()
      await wait(COLLECTION_PAUSE_MS)
    }
    const { rss, heapUsed } = process.memoryUsage()
    const peakResidentBytes = process.resourceUsage().maxRSS * 1024
    process.send({
      residentBytes: rss,
      mostResidentBytes,
      peakResidentBytes,
      heapBytes: heapUsed,
      loopLagP99Ms,
    })
  }

  process.on('message', (message) => {
    if (message === 'reset lag') lags.reset()
    if (message === 'cpu') process.send({ cpuMs: cpuMs() })
    if (message === 'vitals') void vitals()
  })
  process.on('disconnect', () => process.exit())
  // Lets Quayside exit while the channel is open.
  process.channel.unref()
}
