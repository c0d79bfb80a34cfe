import { Session } from 'node:inspector'
import { createHistogram, performance } from 'node:perf_hooks'
import { setInterval } from 'node:timers'

/** Loaded into Quayside before anything else: answers the bench's questions about the process that it runs in. */

const INTERVAL_MS = 10

if (process.send) {
  const inspector = new Session()
  inspector.connect()
  const lags = createHistogram()
  let ticked = performance.now()
  const tick = () => {
    const now = performance.now()
    // In microseconds, and no histogram takes a zero.
    lags.record(Math.max(1, Math.round((now - ticked - INTERVAL_MS) * 1000)))
    ticked = now
  }
  setInterval(tick, INTERVAL_MS).unref()

  process.on('message', (question) => {
    if (question === 'forget the lag') lags.reset()
    if (question !== 'vitals') return
    // Gives memory back to the system, which `gc()` of --expose-gc mostly does not. It is done when `post` returns.
    inspector.post('HeapProfiler.collectGarbage')
    const { rss, heapUsed } = process.memoryUsage()
    process.send({ residentBytes: rss, heapBytes: heapUsed, loopLagP99Ms: lags.percentile(99) / 1000 })
    // That took a while, which is no lag of Quayside's.
    ticked = performance.now()
  })
  process.on('disconnect', () => process.exit())
  // An open channel must not keep Quayside from ending.
  process.channel.unref()
}
