import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Browser, Cookie } from '@playwright/test'
import { startDemo, waitForRun, writeProxiedConfig } from '../e2e/demo-process'
import { startFaultProxy, type FaultProxy } from '../e2e/fault-proxy'
import { freePort } from '../e2e/processes'
import type { CleanupStack } from './cleanup-stack'
import { headersOf, signIn } from './browser'
import { sessionsOf } from '../e2e/sessions'
import { startProduct, type Product } from './product'
import { millisecondsFor } from './requests'

export const ENVIRONMENT = 'prod'
const NAMESPACE = 'packit--prod'

/** Quayside on a demo cluster with many streams, with a proxy between them that records each request. */
export type Instance = {
  url: string
  pipelineUrl: string
  cookies: Cookie[]
  /** The session cookie as a header. */
  headers: { cookie: string }
  /** The sessions of this many other people, as headers. */
  people: (count: number) => Promise<{ cookie: string }[]>
  /** The process that runs now. */
  readonly product: Product
  /** Starts the process anew. Resolves with the time until it was ready. */
  restart: () => Promise<number>
  cluster: FaultProxy
  /** The API server without the proxy, as a user who may edit. */
  api: Api
  /** Pushes builds and delays the registry (demo/control.ts). */
  control: Api
  stop: () => Promise<void>
}

export type Api = { url: string; headers: { authorization: string } }

/** What its cluster has in addition to the demo's. */
export type Extent = { streams: number; environments?: number }

export async function startInstance(
  { streams, environments = 0 }: Extent,
  browser: Browser,
  cleanup: CleanupStack,
): Promise<Instance> {
  const directory = await mkdtemp(join(tmpdir(), 'quayside-bench-'))
  const removeDirectory = await cleanup.add(() => rm(directory, { recursive: true, force: true }))
  const url = `http://127.0.0.1:${await freePort()}`
  const extent = ['--more-streams', String(streams), '--more-environments', String(environments)]
  const demo = startDemo(url, directory, extent)
  const stopDemo = await cleanup.add(demo.stop)
  const run = await waitForRun(demo)
  const cluster = await startFaultProxy(run.clusterUrl)
  const closeProxy = await cleanup.add(cluster.close)
  // Registry checks are off: the figures count only what page views and people cause.
  const config = await writeProxiedConfig(run, cluster, directory, 0)
  const start = () => startProduct(url, { ...run.env, QUAYSIDE_CONFIG: config })
  let product = start()
  const stopProduct = await cleanup.add(() => product.stop())
  await product.waitUntilReady()
  const cookies = await signIn(browser, url)
  return {
    url,
    pipelineUrl: `${url}/${ENVIRONMENT}`,
    cookies,
    headers: headersOf(cookies),
    people: (count) => sessionsOf(count, { cookies, secret: run.env.NEXTAUTH_SECRET ?? '' }),
    get product() {
      return product
    },
    restart: async () => {
      await product.stop()
      return millisecondsFor(async () => {
        product = start()
        await product.waitUntilReady()
      })
    },
    cluster,
    api: { url: run.clusterUrl, headers: bearer(await readFile(run.tokenFiles.alice, 'utf8')) },
    control: { url: run.control.url, headers: bearer(run.control.token) },
    stop: async () => {
      await stopProduct()
      await closeProxy()
      await stopDemo()
      await removeDirectory()
    },
  }
}

export function collectionUrl({ url }: Api, group: 'image.openshift.io' | 'apps', resource: string): string {
  return `${url}/apis/${group}/v1/namespaces/${NAMESPACE}/${resource}`
}

export function configMapsUrl({ url }: Api): string {
  return `${url}/api/v1/namespaces/${NAMESPACE}/configmaps`
}

function bearer(token: string): Api['headers'] {
  return { authorization: `Bearer ${token}` }
}
