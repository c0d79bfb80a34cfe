import { Session } from 'node:inspector'
import { createHistogram, performance } from 'node:perf_hooks'
import { setInterval } from 'node:timers'

/** Loaded into Quayside before anything else. Tells the bench about memory and timer lag of the process it runs in. */

const INTERVAL_MS = 10

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

  process.on('message', (message) => {
    if (message === 'reset lag') lags.reset()
    if (message === 'cpu') process.send({ cpuMs: cpuMs() })
    if (message !== 'vitals') return
    const mostResidentBytes = process.memoryUsage.rss()
    // Returns memory to the system, which `gc()` of --expose-gc mostly does not. Done when `post` returns.
    inspector.post('HeapProfiler.collectGarbage')
    const { rss, heapUsed } = process.memoryUsage()
    process.send({
      residentBytes: rss,
      mostResidentBytes,
      peakResidentBytes: process.resourceUsage().maxRSS * 1024,
      heapBytes: heapUsed,
      loopLagP99Ms: lags.percentile(99) / 1000,
    })
    // The time that took is not lag of Quayside.
    ticked = performance.now()
  })
  process.on('disconnect', () => process.exit())
  // Lets Quayside exit while the channel is open.
  process.channel.unref()
}
