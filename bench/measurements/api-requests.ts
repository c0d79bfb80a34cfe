import type { Measurement } from '../figure'
import { streamWithDeployment } from '../changes'
import type { Instance } from '../instance'
import { textOf } from '../requests'

const VIEWS = 100

export const apiRequests: Measurement = {
  rows: [{ name: 'API requests caused by 100 page views', unit: 'requests', target: { atMost: 0 } }],
  async measure({ instance }) {
    const pages = pagesOf(instance)
    for (const page of pages) await textOf(page, instance.headers)
    const before = requestCount(instance)
    for (let view = 0; view < VIEWS; view += 1)
      await textOf(pages[view % pages.length] ?? '', instance.headers)
    return [requestCount(instance) - before]
  },
}

/** Does not count watches: they keep the stores up to date whether or not anyone views a page. */
function requestCount({ cluster }: Instance): number {
  return cluster.requests.filter(({ line }) => !line.includes('watch=true')).length
}

/** One page of each kind. */
function pagesOf({ url, pipelineUrl }: Instance): string[] {
  const name = streamWithDeployment(0)
  return [
    `${url}/`,
    pipelineUrl,
    `${pipelineUrl}/image-streams/${name}/prod`,
    `${pipelineUrl}/deployments/${name}`,
    `${pipelineUrl}/stateful-sets/packit-worker-long-running`,
  ]
}
