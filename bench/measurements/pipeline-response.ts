import type { Measurement } from '../figure'
import { collectionUrl } from '../instance'
import { millisecondsFor, textOf } from '../requests'
import { median } from '../statistics'

const WARM_UP = 150
/** Several in a row: the first one after a large list waits for the garbage collection of the bench itself. */
const PAGES_PER_ROUND = 5

export const pipelineResponse: Measurement = {
  rows: [
    { name: 'pipeline page / raw list of its streams', unit: 'ratio of times', target: { atMost: 0.2 } },
    { name: 'processor time of a pipeline page', unit: 'ms', target: { atMost: 12 } },
  ],
  async measure({ instance: { pipelineUrl, headers, api, product }, options: { isQuick }, log }) {
    const list = collectionUrl(api, 'image.openshift.io', 'imagestreams')
    // Lets the process compile its hot code; the cluster's process already has.
    for (let view = 0; view < WARM_UP; view += 1) await textOf(pipelineUrl, headers)
    const pages: number[] = []
    const lists: number[] = []
    const before = await product.cpuMs()
    for (let round = 0; round < (isQuick ? 10 : 25); round += 1) {
      for (let view = 0; view < PAGES_PER_ROUND; view += 1)
        pages.push(await millisecondsFor(() => textOf(pipelineUrl, headers)))
      lists.push(await millisecondsFor(() => textOf(list, api.headers)))
    }
    const cpuMs = (await product.cpuMs()) - before
    log(`  page ${median(pages).toFixed(1)} ms, list ${median(lists).toFixed(1)} ms`)
    return [median(pages) / median(lists), cpuMs / pages.length]
  },
}
