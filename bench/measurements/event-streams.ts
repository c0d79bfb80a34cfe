import { setInterval as everyInterval, setTimeout as wait } from 'node:timers/promises'
import { fedStream, setPaused } from '../changes'
import { openEventStreams, type EventStreams } from '../event-streams'
import type { Measurement } from '../figure'
import type { Api } from '../place'
import type { Product } from '../product'
import { slope } from '../statistics'

const STREAMS = 200
const CHANGES_PER_SECOND = 50
/** With fewer it is another measurement. */
const LEAST_PER_SECOND = 45
/** A stream that ended as planned is opened again within this. */
const AGAIN_MS = 2000
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
    const started = performance.now()
    const changing = changeUntil(place.api, stop.signal)
    try {
      // What is compiled and cached at first is no leak.
      await Promise.race([wait(seconds * 200), changing])
      place.product.forgetLag()
      const figures = await watch(place.product, seconds * 0.8)
      stop.abort()
      const perSecond = (await changing) / ((performance.now() - started) / 1000)
      say(`  ${perSecond.toFixed(1)} changes/s were accepted`)
      say(`  ${streams.megabytes().toFixed(1)} MB were sent to ${STREAMS} streams`)
      await insistOn(streams, perSecond)
      return figures
    } finally {
      stop.abort()
      streams.close()
    }
  },
}

/** Figures of less than was wanted would say nothing. */
async function insistOn(streams: EventStreams, changesPerSecond: number): Promise<void> {
  if (changesPerSecond < LEAST_PER_SECOND) throw new Error('the cluster accepted too few changes')
  if (streams.open() < STREAMS) await wait(AGAIN_MS)
  if (streams.open() < STREAMS) throw new Error(`only ${streams.open()} of ${STREAMS} streams are open`)
  if (streams.broken() > 0) throw new Error(`${streams.broken()} streams broke off`)
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
