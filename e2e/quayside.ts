import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test as base, type Page } from '@playwright/test'
import type { Run } from '../demo/run-file'
import { startFaultProxy, type FaultProxy } from './fault-proxy'
import { freePort, lineAfter, start, untilAnswers } from './processes'

export const METRICS_TOKEN = 'the-token-of-a-prometheus'

type Person = 'operator' | 'viewer'
type Build = { stream: string; tag: string; broken?: boolean }
/** What the registry does wrong with the repository of a stream; nothing where it says neither. */
type RegistryFault = { stream: string; status?: 401 | 404 | 500; delayMs?: number }
type Pushed = { pullSpec: string; digest: string; commit: string }

/** The production build on a demo cluster, with a fault proxy between the two, and another before both. */
export type Quayside = {
  url: string
  run: Run
  cluster: FaultProxy
  /** Between browsers and Quayside. */
  front: FaultProxy
  /** Puts registry and cluster back to how they start, and waits until Quayside has read that. */
  reset: () => Promise<void>
  /** Starts Quayside anew, so that it has read nothing yet. Who is signed in stays so. */
  restart: () => Promise<void>
  push: (build: Build) => Promise<Pushed>
  removeTag: (tag: { stream: string; tag: string }) => Promise<void>
  breakRegistry: (fault: RegistryFault) => Promise<void>
  /** As the garbage collection of a registry does. */
  removeImage: (image: { stream: string; tag: string; digest: string }) => Promise<void>
}

type Options = {
  /** Image streams in `prod` beside those of the demo. */
  moreStreams: number
  registryCheckSeconds: number
}

type Fixtures = { signIn: (person: Person) => Promise<void> }

/** `signIn` goes through the OIDC provider's own page, as people do. */
export const test = base.extend<Fixtures, Options & { quayside: Quayside }>({
  moreStreams: [0, { option: true, scope: 'worker' }],
  registryCheckSeconds: [30, { option: true, scope: 'worker' }],
  quayside: [
    async ({ moreStreams, registryCheckSeconds }, use) => {
      const directory = await mkdtemp(join(tmpdir(), 'quayside-'))
      const port = await freePort()
      const front = await startFaultProxy(`http://127.0.0.1:${port}`)
      const { url } = front
      const demo = start([
        ...['--import', 'tsx', 'demo/main.ts', '--product-url', url, '--directory', directory],
        ...['--scheduled-import-seconds', '3', '--more-streams', String(moreStreams)],
      ])
      const run = JSON.parse(await lineAfter(demo, 'ready ')) as Run
      const cluster = await startFaultProxy(run.clusterUrl)
      const config = await configFor(run, cluster, directory, registryCheckSeconds)
      const startProduct = async () => {
        const args = ['start', '-H', '127.0.0.1', '-p', String(port)]
        const env = { ...run.env, QUAYSIDE_CONFIG: config, QUAYSIDE_METRICS_TOKEN: METRICS_TOKEN }
        const started = start(['node_modules/next/dist/bin/next', ...args], env)
        await untilAnswers(`${url}/sign-in`, started)
        return started
      }
      let product = await startProduct()
      const control = (path: string, body: object = {}) => callControl(run, path, body)
      await use({
        url,
        run,
        cluster,
        front,
        reset: async () => {
          cluster.mend()
          front.mend()
          await control('reset')
          await untilReadSince(url, Date.now())
        },
        restart: async () => {
          await product.stop()
          product = await startProduct()
        },
        push: async (build) => (await control('push', build)) as Pushed,
        removeTag: async (tag) => {
          await control('remove-tag', tag)
        },
        breakRegistry: async (fault) => {
          await control('break-registry', fault)
        },
        removeImage: async (image) => {
          await control('remove-image', image)
        },
      })
      await product.stop()
      front.close()
      cluster.close()
      await demo.stop()
      await rm(directory, { recursive: true, force: true })
    },
    { scope: 'worker', timeout: 90_000 },
  ],
  baseURL: ({ quayside }, use) => use(quayside.url),
  signIn: ({ page }, use) => use((person) => signInAs(page, person)),
})

export { expect } from '@playwright/test'

export async function signInAs(page: Page, person: Person) {
  await page.goto('/sign-in')
  await page.getByRole('button', { name: /^Sign in with/ }).click()
  await page.getByRole('button', { name: `Sign in as ${person}` }).click()
  await page.waitForURL((url) => !url.pathname.startsWith('/sign-in') && url.pathname === '/')
}

async function configFor(run: Run, cluster: FaultProxy, directory: string, seconds: number): Promise<string> {
  const written = await readFile(run.env.QUAYSIDE_CONFIG ?? '', 'utf8')
  const path = join(directory, 'through-proxy.yaml')
  const throughProxy = written.replaceAll(run.clusterUrl, cluster.url)
  await writeFile(path, throughProxy.replaceAll(/(registryCheckSeconds): \d+/g, `$1: ${seconds}`))
  return path
}

/** A reset ends the watches: until they are back, which takes longer each time, pages are stale and actions wait. */
async function untilReadSince(url: string, moment: number) {
  const headers = { authorization: `Bearer ${METRICS_TOKEN}` }
  for (const deadline = Date.now() + 45_000; Date.now() < deadline;) {
    const metrics = await (await fetch(`${url}/api/metrics`, { headers })).text()
    const ages = [...metrics.matchAll(/^quayside_data_age_seconds\{.*\} (.*)$/gm)].map(([, age]) =>
      Number(age),
    )
    if (ages.length > 0 && ages.every((age) => age * 1000 < Date.now() - moment)) return
    await new Promise((resolve) => setTimeout(resolve, 100))
  }
  throw new Error('Quayside did not read the cluster again within 45 s.')
}

async function callControl({ control }: Run, path: string, body: object): Promise<unknown> {
  const response = await fetch(`${control.url}/${path}`, {
    method: 'POST',
    headers: { authorization: `Bearer ${control.token}` },
    body: JSON.stringify(body),
  })
  if (!response.ok) throw new Error(`The demo refused ${path}: ${await response.text()}`)
  return response.json()
}
