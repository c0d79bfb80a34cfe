import type { Measurement } from '../figure'
import { fedStream } from '../changes'
import type { Place } from '../place'
import { textOf } from '../requests'

const VIEWS = 100

export const apiRequests: Measurement = {
  rows: [{ name: 'API requests caused by 100 page views', unit: 'requests', target: { atMost: 0 } }],
  async measure({ place }) {
    const pages = pagesOf(place)
    for (const page of pages) await textOf(page, place.headers)
    const before = askedFor(place)
    for (let view = 0; view < VIEWS; view += 1) await textOf(pages[view % pages.length] ?? '', place.headers)
    return [askedFor(place) - before]
  },
}

/** Without watches, by which the stores are kept and proven to be true, whoever looks or does not. */
function askedFor({ cluster }: Place): number {
  return cluster.requests.filter(({ line }) => !line.includes('watch=true')).length
}

/** One of each kind. */
function pagesOf({ url, pipelineUrl }: Place): string[] {
  const name = fedStream(0)
  return [
    `${url}/`,
    pipelineUrl,
    `${pipelineUrl}/image-streams/${name}/prod`,
    `${pipelineUrl}/deployments/${name}`,
    `${pipelineUrl}/stateful-sets/packit-worker-long-running`,
  ]
}
