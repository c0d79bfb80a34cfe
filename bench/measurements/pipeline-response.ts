import type { Measurement } from '../figure'
import { collectionUrl } from '../place'
import { millisecondsFor, textOf } from '../requests'
import { median } from '../statistics'

const WARM_UP = 150
/** In a row, since the first one after a list of megabytes waits for the bench to take away its garbage. */
const AT_A_TIME = 5

export const pipelineResponse: Measurement = {
  rows: [
    { name: 'pipeline page / raw list of its streams', unit: 'ratio of times', target: { atMost: 0.2 } },
  ],
  async measure({ place: { pipelineUrl, headers, api }, options: { isQuick }, say }) {
    const list = collectionUrl(api, 'image.openshift.io', 'imagestreams')
    // A process that has served for a while has its code compiled; the one of the cluster has long.
    for (let view = 0; view < WARM_UP; view += 1) await textOf(pipelineUrl, headers)
    const pages: number[] = []
    const lists: number[] = []
    for (let round = 0; round < (isQuick ? 10 : 25); round += 1) {
      for (let view = 0; view < AT_A_TIME; view += 1)
        pages.push(await millisecondsFor(() => textOf(pipelineUrl, headers)))
      lists.push(await millisecondsFor(() => textOf(list, api.headers)))
    }
    say(`  page ${median(pages).toFixed(1)} ms, list ${median(lists).toFixed(1)} ms`)
    return [median(pages) / median(lists)]
  },
}
