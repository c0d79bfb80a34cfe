import type { Measurement } from '../figure'
import { collectionUrl } from '../place'
import { millisecondsFor, textOf } from '../requests'
import { median } from '../statistics'

export const pipelineResponse: Measurement = {
  rows: [
    { name: 'pipeline page / raw list of its streams', unit: 'ratio of times', target: { atMost: 0.2 } },
  ],
  async measure({ place: { pipelineUrl, headers, api }, options: { isQuick }, say }) {
    const list = collectionUrl(api, 'image.openshift.io', 'imagestreams')
    const warmUps = 3
    const pages: number[] = []
    const lists: number[] = []
    for (let round = -warmUps; round < (isQuick ? 10 : 25); round += 1) {
      const page = await millisecondsFor(() => textOf(pipelineUrl, headers))
      const raw = await millisecondsFor(() => textOf(list, api.headers))
      if (round < 0) continue
      pages.push(page)
      lists.push(raw)
    }
    say(`  page ${median(pages).toFixed(1)} ms, list ${median(lists).toFixed(1)} ms`)
    return [median(pages) / median(lists)]
  },
}
