import { monitorEventLoopDelay } from 'node:perf_hooks'
import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'

/** Loaded into Quayside before anything else: answers the bench's questions about the process that it runs in. */

const RESOLUTION_MS = 10

if (process.send) {
  setFlagsFromString('--expose-gc')
  const collectGarbage = runInNewContext('gc')
  const delay = monitorEventLoopDelay({ resolution: RESOLUTION_MS })
  delay.enable()
  process.on('message', (question) => {
    if (question === 'forget the lag') delay.reset()
    if (question !== 'vitals') return
    // The histogram has the time from tick to tick: what is beyond the interval is lag.
    const loopLagP99Ms = Math.max(0, delay.percentile(99) / 1e6 - RESOLUTION_MS)
    collectGarbage({ type: 'major', execution: 'sync', flavor: 'last-resort' })
    const { rss, heapUsed } = process.memoryUsage()
    process.send({ residentBytes: rss, heapBytes: heapUsed, loopLagP99Ms })
  })
  process.on('disconnect', () => process.exit())
  // An open channel must not keep Quayside from ending.
  process.channel.unref()
}
