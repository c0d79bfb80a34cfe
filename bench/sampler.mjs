import { Session } from 'node:inspector'
import { monitorEventLoopDelay } from 'node:perf_hooks'

/** Loaded into Quayside before anything else: answers the bench's questions about the process that it runs in. */

const RESOLUTION_MS = 10

if (process.send) {
  const inspector = new Session()
  inspector.connect()
  const delay = monitorEventLoopDelay({ resolution: RESOLUTION_MS })
  delay.enable()
  process.on('message', (question) => {
    if (question === 'forget the lag') delay.reset()
    if (question !== 'vitals') return
    // The histogram has the time from tick to tick: what is beyond the interval is lag.
    const loopLagP99Ms = Math.max(0, delay.percentile(99) / 1e6 - RESOLUTION_MS)
    // Gives memory back to the system, which `gc()` of --expose-gc mostly does not.
    inspector.post('HeapProfiler.collectGarbage', () => {
      const { rss, heapUsed } = process.memoryUsage()
      process.send({ residentBytes: rss, heapBytes: heapUsed, loopLagP99Ms })
    })
  })
  process.on('disconnect', () => process.exit())
  // An open channel must not keep Quayside from ending.
  process.channel.unref()
}
