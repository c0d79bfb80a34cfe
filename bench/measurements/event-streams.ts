import { setInterval as everyInterval, setTimeout as wait } from 'node:timers/promises'
import { fedStream, setPaused } from '../changes'
import { openEventStreams } from '../event-streams'
import type { Measurement } from '../figure'
import type { Api } from '../place'
import type { Product } from '../product'
import { slope } from '../statistics'

const STREAMS = 200
const CHANGES_PER_SECOND = 50
/** So many workloads take turns. Their lanes are among the first, which all streams follow. */
const CHANGED = 3
const SAMPLES = 15

export const eventStreams: Measurement = {
  rows: [
    { name: 'heap slope with 200 event streams, 50 changes/s', unit: 'MB/min', target: { atMost: 1 } },
    { name: 'loop lag p99 with 200 event streams', unit: 'ms', target: { atMost: 100 } },
  ],
  async measure({ browser, place, options: { isQuick }, say }) {
    const seconds = isQuick ? 20 : 300
    const streams = await openEventStreams(STREAMS, browser, place)
    const stop = new AbortController()
    const changing = changeUntil(place.api, stop.signal)
    try {
      // What is compiled and cached at first is no leak.
      await Promise.race([wait(seconds * 200), changing])
      place.product.forgetLag()
      const figures = await watch(place.product, seconds * 0.8)
      say(`  ${streams.megabytes().toFixed(1)} MB were sent to ${STREAMS} streams`)
      return figures
    } finally {
      stop.abort()
      streams.close()
      say(`  ${((await changing) / seconds).toFixed(1)} changes/s were accepted`)
    }
  },
}

/** Resolves with how many changes were accepted. */
async function changeUntil(api: Api, signal: AbortSignal): Promise<number> {
  let changes = 0
  for await (const { aborted } of everyInterval(1000 / CHANGES_PER_SECOND, signal)) {
    if (aborted) break
    await setPaused(api, fedStream(changes % CHANGED), Math.floor(changes / CHANGED) % 2 === 0)
    changes += 1
  }
  return changes
}

async function watch(product: Product, seconds: number): Promise<[heapSlope: number, loopLag: number]> {
  const heap: { x: number; y: number }[] = []
  let loopLag = NaN
  for (let sample = 0; sample < SAMPLES; sample += 1) {
    await wait((seconds * 1000) / SAMPLES)
    const { heapBytes, loopLagP99Ms } = await product.vitals()
    heap.push({ x: performance.now() / 60_000, y: heapBytes / 1e6 })
    loopLag = loopLagP99Ms
  }
  return [slope(heap), loopLag]
}
