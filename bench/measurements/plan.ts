import type { Browser, Page } from '@playwright/test'
import { confirm } from '../../e2e/pages'
import { withColdBrowser } from '../browser'
import type { Measurement } from '../figure'
import { collectionUrl, ENVIRONMENT, type Instance } from '../instance'
import { pushBuild } from '../registry'
import { millisecondsFor, textOf } from '../requests'
import { delayUntilPlanned, timeOfClick } from '../sheet-time'
import { median } from '../statistics'

/** Their tags `prod` feed five workloads. In turn, so that a rollout is over before its tag is imported again. */
const STREAMS = ['fluentd', 'packit-worker', 'packit-service', 'nginx']

export const plan: Measurement = {
  rows: [
    { name: 'plan of an import, p50', unit: 'ms', target: { atMost: 150 } },
    { name: 'plan of an import / one GET of its stream', unit: 'ratio of times', target: null },
    { name: 'from yes until the cluster is asked to import, p50', unit: 'ms', target: { atMost: 300 } },
  ],
  async measure({ browser, instance, options: { isQuick } }) {
    const imports = await runImports(browser, instance, isQuick ? 4 : 12)
    const planMs = median(imports.map((each) => each.planMs))
    const getMs = median(imports.map((each) => each.getMs))
    return [planMs, planMs / getMs, median(imports.map((each) => each.askedMs))]
  },
}

type Import = { planMs: number; getMs: number; askedMs: number }

/** Imports a new build by the page of its tag, again and again, until each is done. */
export function runImports(browser: Browser, instance: Instance, rounds: number): Promise<Import[]> {
  return withColdBrowser(browser, instance, async (page) => {
    const imports: Import[] = []
    for (let round = 0; round < rounds; round += 1)
      imports.push(await runImport(page, instance, STREAMS[round % STREAMS.length] ?? ''))
    return imports
  })
}

async function runImport(page: Page, instance: Instance, stream: string): Promise<Import> {
  const { api, pipelineUrl } = instance
  await pushBuild(instance, stream)
  await page.goto(`${pipelineUrl}/image-streams/${stream}/prod`)
  const getMs = await millisecondsFor(() =>
    textOf(`${collectionUrl(api, 'image.openshift.io', 'imagestreams')}/${stream}`, api.headers),
  )
  const planMs = await delayUntilPlanned(page, () => page.getByRole('button', { name: 'Import…' }).click())
  const saidAt = await timeOfClick(page, () =>
    confirm(page, /^Import/, { environment: ENVIRONMENT, reason: 'The weekly import' }),
  )
  await page.getByText('Done', { exact: true }).first().waitFor()
  return { planMs, getMs, askedMs: askedAt(instance, saidAt) - saidAt }
}

/** When the request that writes reached the cluster; the plan sends others, which write nothing. */
function askedAt({ cluster }: Instance, since: number): number {
  const request = cluster.requests.find(
    ({ line, at, body }) =>
      at >= Math.floor(since) && line.includes('imagestreamimports') && body().includes('"import":true'),
  )
  return request?.at ?? NaN
}
