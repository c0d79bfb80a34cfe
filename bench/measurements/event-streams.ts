import { setInterval as everyInterval, setTimeout as wait } from 'node:timers/promises'
import { streamWithDeployment, setTriggerPaused } from '../changes'
import { openEventStreams, type EventStreams } from '../event-streams'
import type { Measurement } from '../figure'
import type { Api } from '../instance'
import type { Product } from '../product'
import { slope } from '../statistics'

const STREAMS = 200
const CHANGES_PER_SECOND = 50
/** With fewer changes the figures are not comparable. */
const MIN_CHANGES_PER_SECOND = 45
/** A stream that Quayside ended reconnects within this time. */
const RECONNECT_MS = 2000
/** This many workloads change in turn. Their lanes are among the first, which all streams subscribe to. */
const CHANGED_WORKLOADS = 3
const SAMPLES = 15

export const eventStreams: Measurement = {
  rows: [
    { name: 'heap slope with 200 event streams, 50 changes/s', unit: 'MB/min', target: { atMost: 1 } },
    { name: 'loop lag p99 with 200 event streams', unit: 'ms', target: { atMost: 100 } },
  ],
  async measure({ browser, instance, options: { isQuick }, log }) {
    const seconds = isQuick ? 20 : 300
    const streams = await openEventStreams(STREAMS, browser, instance)
    const stop = new AbortController()
    const started = performance.now()
    const changing = changeUntil(instance.api, stop.signal)
    try {
      // Code and caches of the warm-up are not a leak.
      await Promise.race([wait(seconds * 200), changing])
      instance.product.resetLag()
      const figures = await sampleHeapAndLag(instance.product, seconds * 0.8)
      stop.abort()
      const perSecond = (await changing) / ((performance.now() - started) / 1000)
      log(`  ${perSecond.toFixed(1)} changes/s accepted`)
      log(`  ${streams.megabytes().toFixed(1)} MB sent to ${STREAMS} streams`)
      await checkLoad(streams, perSecond)
      return figures
    } finally {
      stop.abort()
      streams.close()
    }
  },
}

/** Fails if the load was lower than planned. */
async function checkLoad(streams: EventStreams, changesPerSecond: number): Promise<void> {
  if (changesPerSecond < MIN_CHANGES_PER_SECOND) throw new Error('the cluster accepted too few changes')
  if (streams.open() < STREAMS) await wait(RECONNECT_MS)
  if (streams.open() < STREAMS) throw new Error(`only ${streams.open()} of ${STREAMS} streams are open`)
  if (streams.broken() > 0) throw new Error(`${streams.broken()} streams broke`)
}

/** Resolves with the number of accepted changes. */
async function changeUntil(api: Api, signal: AbortSignal): Promise<number> {
  let changes = 0
  for await (const { aborted } of everyInterval(1000 / CHANGES_PER_SECOND, signal)) {
    if (aborted) break
    await setTriggerPaused(
      api,
      streamWithDeployment(changes % CHANGED_WORKLOADS),
      Math.floor(changes / CHANGED_WORKLOADS) % 2 === 0,
    )
    changes += 1
  }
  return changes
}

async function sampleHeapAndLag(
  product: Product,
  seconds: number,
): Promise<[heapSlope: number, loopLag: number]> {
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
