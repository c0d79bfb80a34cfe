import { setTimeout as wait } from 'node:timers/promises'
import type { Bench } from '../bench'
import type { Measurement } from '../figure'
import { collectionUrl } from '../instance'
import { textOf } from '../requests'
import { median } from '../statistics'

const TIMES_MORE = 10
const SAMPLES = 5

export const memoryGrowth: Measurement = {
  rows: [
    { name: 'resident memory per further stream / its JSON', unit: 'ratio of bytes', target: { atMost: 1 } },
  ],
  async measure(bench) {
    const few = await measureMemory(bench, bench.options.streams)
    const many = await measureMemory(bench, TIMES_MORE * bench.options.streams)
    const perStream = (many.residentBytes - few.residentBytes) / (many.streams - few.streams)
    const json = many.jsonBytes / many.streams
    bench.log(`  ${kilobytes(perStream)} KB of memory per stream, ${kilobytes(json)} KB of JSON`)
    return [perStream / json]
  },
}

/** Memory of a new process after some page views. */
async function measureMemory({ startInstance, log }: Bench, streams: number) {
  log(`  with ${streams} streams`)
  const { pipelineUrl, headers, api, product, stop } = await startInstance(streams)
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
