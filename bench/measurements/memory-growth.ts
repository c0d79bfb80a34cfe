import { setTimeout as wait } from 'node:timers/promises'
import type { Bench } from '../bench'
import type { Measurement } from '../figure'
import { collectionUrl } from '../place'
import { textOf } from '../requests'
import { median } from '../statistics'

const TIMES_MORE = 10
const SAMPLES = 5

export const memoryGrowth: Measurement = {
  rows: [
    { name: 'resident memory per further stream / its JSON', unit: 'ratio of bytes', target: { atMost: 1 } },
  ],
  async measure(bench) {
    const few = await settledMemory(bench, bench.options.streams)
    const many = await settledMemory(bench, TIMES_MORE * bench.options.streams)
    const perStream = (many.residentBytes - few.residentBytes) / (many.streams - few.streams)
    const json = many.jsonBytes / many.streams
    bench.say(`  ${kilobytes(perStream)} KB of memory per stream, ${kilobytes(json)} KB of JSON`)
    return [perStream / json]
  },
}

/** Of a fresh process that has been looked at. */
async function settledMemory({ startPlace, say }: Bench, streams: number) {
  say(`  with ${streams} streams`)
  const { pipelineUrl, headers, api, product, stop } = await startPlace(streams)
  for (let view = 0; view < 20; view += 1) await textOf(pipelineUrl, headers)
  const jsonBytes = (await textOf(collectionUrl(api, 'image.openshift.io', 'imagestreams'), api.headers))
    .length
  const samples: number[] = []
  for (let sample = 0; sample < SAMPLES; sample += 1) {
    await wait(1000)
    samples.push((await product.vitals()).residentBytes)
  }
  await stop()
  return { streams, jsonBytes, residentBytes: median(samples) }
}

function kilobytes(bytes: number): string {
  return (bytes / 1000).toFixed(1)
}
