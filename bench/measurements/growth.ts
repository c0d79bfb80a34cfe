import { setTimeout as wait } from 'node:timers/promises'
import type { Bench } from '../bench'
import type { Measurement } from '../figure'
import { collectionUrl } from '../instance'
import { textOf } from '../requests'
import { median } from '../statistics'
import { liveDelays } from './live-change'
import { runImports } from './plan'
import { measureStart } from './start'

const MOST_STREAMS = 10_000
const TIMES_MORE = 10
const SAMPLES = 5

export const growth: Measurement = {
  rows: [
    { name: 'resident memory per further stream / its JSON', unit: 'ratio of bytes', target: { atMost: 1 } },
    { name: 'with ten times the streams: ready after a start', unit: 'ratio of times', target: null },
    { name: '… first page of a process', unit: 'ratio of times', target: { atMost: 1.5 } },
    { name: '… later pages', unit: 'ratio of times', target: { atMost: 1.5 } },
    { name: '… accepted change visible in a browser', unit: 'ratio of times', target: { atMost: 1.5 } },
    { name: '… plan of an import', unit: 'ratio of times', target: { atMost: 1.5 } },
  ],
  async measure(bench) {
    const most = Math.min(TIMES_MORE * bench.options.streams, MOST_STREAMS)
    const few = await measureCosts(bench, most / TIMES_MORE)
    const many = await measureCosts(bench, most)
    const perStream = (many.residentBytes - few.residentBytes) / (many.streams - few.streams)
    const json = many.jsonBytes / many.streams
    bench.log(`  ${kilobytes(perStream)} KB of memory per stream, ${kilobytes(json)} KB of JSON`)
    const times = (['readyMs', 'firstMs', 'laterMs', 'liveMs', 'planMs'] as const).map(
      (what) => many[what] / few[what],
    )
    return [perStream / json, ...times]
  },
}

async function measureCosts(bench: Bench, streams: number) {
  const { browser, startInstance, log } = bench
  log(`  with ${streams} streams`)
  const instance = await startInstance({ streams })
  const { api } = instance
  const list = await textOf(collectionUrl(api, 'image.openshift.io', 'imagestreams'), api.headers)
  const start = await measureStart(instance)
  const samples: number[] = []
  for (let sample = 0; sample < SAMPLES; sample += 1) {
    await wait(1000)
    samples.push((await instance.product.vitals()).residentBytes)
  }
  const liveMs = median(await liveDelays(browser, instance, 20))
  const planMs = await runImports(browser, instance, 4).then(
    (imports) => median(imports.map((each) => each.planMs)),
    () => {
      log('  plans are refused')
      return NaN
    },
  )
  await instance.stop()
  const costs = { ...start, liveMs, planMs, residentBytes: median(samples) }
  log(
    `  ${JSON.stringify(costs, (_, value: unknown) => (typeof value === 'number' ? Math.round(value) : value))}`,
  )
  return { ...costs, streams, jsonBytes: list.length }
}

function kilobytes(bytes: number): string {
  return (bytes / 1000).toFixed(1)
}
