import { setInterval as everyInterval, setTimeout as wait } from 'node:timers/promises'
import { isDeepStrictEqual } from 'node:util'
import { streamWithDeployment, setTriggerPaused } from '../changes'
import { openEventStreams, type EventStreams } from '../event-streams'
import type { Measurement } from '../figure'
import type { Api, Instance } from '../instance'
import type { Product } from '../product'
import { textOf } from '../requests'
import { slope } from '../statistics'

const STREAMS = 200
const CHANGES_PER_SECOND = 50
/** With fewer changes the figures are not comparable. */
const MIN_CHANGES_PER_SECOND = 45
/** A stream that Quayside ended reconnects within this time, and has the last change. */
const SETTLE_MS = 5000
/** This many workloads change in turn. Their lanes are on the first page, which all streams subscribe to. */
const CHANGED_WORKLOADS = 2
const SAMPLES = 15

export const soak: Measurement = {
  rows: [
    { name: 'heap slope with 200 event streams, 50 changes/s', unit: 'MB/min', target: { atMost: 1 } },
    { name: 'loop lag p99 with 200 event streams', unit: 'ms', target: { atMost: 100 } },
    { name: 'resident memory with 200 event streams', unit: 'MB', target: { atMost: 512 } },
    { name: 'streams that differ from the cluster in the end', unit: 'streams', target: { atMost: 0 } },
  ],
  async measure({ browser, instance, options: { soakMinutes }, log }) {
    const seconds = soakMinutes * 60
    const streams = await openEventStreams(STREAMS, browser, instance)
    const stop = new AbortController()
    const started = performance.now()
    const changing = changeUntil(instance.api, stop.signal)
    try {
      // Code and caches of the warm-up are not a leak.
      await Promise.race([wait(seconds * 200), changing])
      instance.product.resetLag()
      const { heapSlope, loopLagMs, residentMegabytes } = await sampleVitals(instance.product, seconds * 0.8)
      stop.abort()
      const paused = await changing
      const perSecond = paused.changes / ((performance.now() - started) / 1000)
      log(`  ${perSecond.toFixed(1)} changes/s accepted`)
      log(`  ${streams.megabytes().toFixed(1)} MB sent to ${STREAMS} streams`)
      await wait(SETTLE_MS)
      checkLoad(streams, perSecond)
      return [heapSlope, loopLagMs, residentMegabytes, await differing(streams, instance, paused.names)]
    } finally {
      stop.abort()
      streams.close()
    }
  },
}

/** Fails if the load was lower than planned. */
function checkLoad(streams: EventStreams, changesPerSecond: number): void {
  if (changesPerSecond < MIN_CHANGES_PER_SECOND) throw new Error('the cluster accepted too few changes')
  if (streams.open() < STREAMS) throw new Error(`only ${streams.open()} of ${STREAMS} streams are open`)
  if (streams.broken() > 0) throw new Error(`${streams.broken()} streams broke`)
}

type Changed = { changes: number; names: ReadonlySet<string> }

/** Resolves with the number of accepted changes, and with the Deployments that are paused in the end. */
async function changeUntil(api: Api, signal: AbortSignal): Promise<Changed> {
  const names = new Set<string>()
  let changes = 0
  for await (const { aborted } of everyInterval(1000 / CHANGES_PER_SECOND, signal)) {
    if (aborted) break
    const name = streamWithDeployment(changes % CHANGED_WORKLOADS)
    const isPaused = Math.floor(changes / CHANGED_WORKLOADS) % 2 === 0
    await setTriggerPaused(api, name, isPaused)
    if (isPaused) names.add(name)
    else names.delete(name)
    changes += 1
  }
  return { changes, names }
}

async function sampleVitals(product: Product, seconds: number) {
  const heap: { x: number; y: number }[] = []
  let [loopLagMs, residentBytes] = [NaN, 0]
  for (let sample = 0; sample < SAMPLES; sample += 1) {
    await wait((seconds * 1000) / SAMPLES)
    const vitals = await product.vitals()
    heap.push({ x: performance.now() / 60_000, y: vitals.heapBytes / 1e6 })
    loopLagMs = vitals.loopLagP99Ms
    residentBytes = Math.max(residentBytes, vitals.mostResidentBytes)
  }
  return { heapSlope: slope(heap), loopLagMs, residentMegabytes: residentBytes / 1e6 }
}

/** How many streams have another view than Quayside would send now; all, if that is not what the cluster has. */
async function differing({ topics, views }: EventStreams, instance: Instance, paused: ReadonlySet<string>) {
  const [topic = ''] = topics.filter((each) => each.endsWith('/pipeline'))
  const { value } = JSON.parse(await textOf(instance.url + topic, instance.headers)) as { value: unknown }
  const expected = withoutTimes(value)
  if (!isDeepStrictEqual(pausedIn(expected), paused)) return STREAMS
  return views.filter((each) => !isDeepStrictEqual(withoutTimes(each.get(topic)), expected)).length
}

/** The time of the last proof moves without a change. */
function withoutTimes(view: unknown): unknown {
  return JSON.parse(JSON.stringify(view, (key, value: unknown) => (key === 'readAt' ? undefined : value)))
}

/** The container of each has the Deployment's name. */
function pausedIn(view: unknown): ReadonlySet<string> {
  const names = JSON.stringify(view).matchAll(/"pausedContainer":"([^"]+)"/g)
  return new Set([...names].map(([, name = '']) => name))
}
