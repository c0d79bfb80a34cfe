import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test as base, expect, type Cookie, type Page } from '@playwright/test'
import type {
  BuildRequest,
  FaultRequest,
  ImageRequest,
  ObjectRequest,
  Pushed,
  TagRequest,
} from '../demo/control'
import type { Run } from '../demo/run-file'
import { startBalancer, untilReady } from './balancer'
import { gitOf, type GitOfDemo } from './git'
import { startDemo, waitForRun, writeProxiedConfig } from './demo-process'
import { startFaultProxy, type FaultProxy } from './fault-proxy'
import { signInAs, type Person } from './pages'
import { freePort, startNode, waitUntilUp, type NodeProcess } from './processes'

export const METRICS_TOKEN = 'the-token-of-a-prometheus'

/** The production build on a demo cluster, with one fault proxy before the cluster and one before Quayside. */
export type Quayside = {
  url: string
  run: Run
  cluster: FaultProxy
  /** The proxy between browsers and Quayside. */
  front: FaultProxy
  /** Resets registry and cluster, and waits until Quayside has read them again. */
  reset: () => Promise<void>
  /**
   * Restarts Quayside, so that its stores are empty. Sessions stay valid. Answers with the exit code: 143 after a SIGTERM that it
   * followed in time, null where it was killed.
   * @param address of the replica; without it, of the first one
   */
  restart: (signal?: NodeJS.Signals, address?: string) => Promise<number | null>
  /** The first replica, without the proxy before it. */
  address: string
  /** Starts another replica of Quayside, and resolves with its address. It ends with the tests of this worker. */
  addReplica: () => Promise<string>
  removeReplica: (address: string) => Promise<void>
  /** From now on, the proxy before Quayside sends each request to the next of these replicas that is ready. */
  balance: (addresses: readonly string[]) => Promise<void>
  push: (build: BuildRequest) => Promise<Pushed>
  /** The demo's git hosts. */
  git: GitOfDemo
  removeTag: (tag: TagRequest) => Promise<void>
  breakRegistry: (fault: FaultRequest) => Promise<void>
  /** Like the registry's garbage collection. */
  removeImage: (image: ImageRequest) => Promise<void>
  /** Forgets, as a cluster does with time: Events and former revisions of an environment, and older images of a stream. */
  forget: (tag: TagRequest) => Promise<void>
  /** What Quayside printed since its last start, at most the end of it. */
  output: () => string
  /** Puts an object into the cluster's store as it is. */
  putObject: (request: ObjectRequest) => Promise<void>
}

/** What has to be listed again sooner than this waits longer each time: the reset of a test pays for all before it. */
const LIST_PAUSE_MS = 10_000

/** A world that began just now is as it was made. */
const UNTOUCHED_MS = 1_000

type Options = {
  /** Image streams in `prod` in addition to those of the demo. */
  moreStreams: number
  registryCheckSeconds: number
}

type Fixtures = { signIn: (person: Person) => Promise<void> }

/** The cookies of the people of this worker: to sign in takes as long as many a test. */
const sessions = new Map<Person, Cookie[]>()

export const test = base.extend<Fixtures, Options & { quayside: Quayside }>({
  moreStreams: [0, { option: true, scope: 'worker' }],
  registryCheckSeconds: [30, { option: true, scope: 'worker' }],
  quayside: [
    async ({ moreStreams, registryCheckSeconds }, use) => {
      const directory = await mkdtemp(join(tmpdir(), 'quayside-'))
      const address = await freeAddress()
      const balancer = startBalancer(address)
      const front = await startFaultProxy(balancer.next)
      const { url } = front
      const fast = ['--scheduled-import-seconds', '3', '--build-seconds', '2']
      const options = [...fast, '--more-streams', String(moreStreams)]
      const demo = startDemo(url, directory, options)
      const run = await waitForRun(demo)
      const cluster = await startFaultProxy(run.clusterUrl)
      const config = await writeProxiedConfig(run, cluster, directory, registryCheckSeconds)
      const replicas = new Map<string, NodeProcess>()
      let listedAt = Date.now()
      const startProduct = async (at: string) => {
        const args = ['start', '-H', '127.0.0.1', '-p', new URL(at).port]
        const env = { ...run.env, QUAYSIDE_CONFIG: config, QUAYSIDE_METRICS_TOKEN: METRICS_TOKEN }
        const started = startNode(['node_modules/next/dist/bin/next', ...args], env)
        replicas.set(at, started)
        await waitUntilUp(`${at}/sign-in`, started)
        listedAt = Date.now()
      }
      await startProduct(address)
      const startedAt = Date.now()
      const control = (path: string, body: object = {}) => callControl(run, path, body)
      await use({
        url,
        run,
        cluster,
        front,
        reset: async () => {
          if (Date.now() - startedAt < UNTOUCHED_MS) return untilReady(address)
          front.clearFaults()
          await new Promise((resolve) => setTimeout(resolve, listedAt + LIST_PAUSE_MS - Date.now()))
          const before = await Promise.all(
            [...replicas.keys()].map(async (at) => [at, await listsOf(at)] as const),
          )
          // Behind a fault, nothing lists what was there before.
          await control('reset')
          cluster.clearFaults()
          await Promise.all(before.map(([at, lists]) => waitUntilListed(at, lists)))
          listedAt = Date.now()
        },
        restart: async (signal, at = address) => {
          const replica = replicas.get(at)
          await replica?.stop(signal)
          await startProduct(at)
          return replica?.child.exitCode ?? null
        },
        address,
        addReplica: async () => {
          const at = await freeAddress()
          await startProduct(at)
          return at
        },
        removeReplica: async (at) => {
          await replicas.get(at)?.stop('SIGKILL')
          replicas.delete(at)
        },
        balance: balancer.use,
        push: async (build) => (await control('push', build)) as Pushed,
        git: gitOf((path, body) => callControl(run, path, body)),
        removeTag: async (tag) => {
          await control('remove-tag', tag)
        },
        breakRegistry: async (fault) => {
          await control('break-registry', fault)
        },
        removeImage: async (image) => {
          await control('remove-image', image)
        },
        forget: async (tag) => {
          await control('forget', tag)
        },
        output: () => replicas.get(address)?.output() ?? '',
        putObject: async (request) => {
          await control('put-object', request)
        },
      })
      // There is nothing to hand over to.
      await Promise.all([...replicas.values()].map((each) => each.stop('SIGKILL')))
      balancer.close()
      await keepRights(run)
      front.close()
      cluster.close()
      await demo.stop()
      await rm(directory, { recursive: true, force: true })
    },
    // A cluster of 10,000 streams takes its time, most of all beside another worker.
    { scope: 'worker', timeout: 180_000 },
  ],
  baseURL: ({ quayside }, use) => use(quayside.url),
  // No page may do what its policy forbids, in any test.
  page: async ({ page }, use) => {
    const violations = await noteViolations(page)
    waitForHydration(page)
    await use(page)
    expect(violations).toEqual([])
  },
  signIn: ({ page, context }, use) =>
    use(async (person) => {
      const known = sessions.get(person)
      if (known !== undefined) {
        await context.addCookies(known)
        // A test can have ended it.
        if ((await context.request.get('/api/environments')).ok()) return
      }
      await signInAs(page, person)
      sessions.set(person, await context.cookies())
    }),
})

/** What the Content-Security-Policy of the pages refuses from now on. */
async function noteViolations(page: Page): Promise<string[]> {
  const violations: string[] = []
  await page.exposeFunction('noteViolation', (violation: string) => violations.push(violation))
  await page.addInitScript(() => {
    document.addEventListener('securitypolicyviolation', ({ effectiveDirective, blockedURI, sourceFile }) => {
      const { noteViolation } = window as unknown as { noteViolation: (violation: string) => void }
      noteViolation(`${location.pathname}: ${effectiveDirective} ${blockedURI} in ${sourceFile}`)
    })
  })
  return violations
}

/** People do not click within the moment in which a page that is drawn does not take clicks yet. */
function waitForHydration(page: Page) {
  const [goto, reload] = [page.goto.bind(page), page.reload.bind(page)]
  page.goto = async (...call) => {
    const answer = await goto(...call)
    await isHydrated(page)
    return answer
  }
  page.reload = async (...call) => {
    const answer = await reload(...call)
    await isHydrated(page)
    return answer
  }
}

/** React marks each element that it has hydrated. Pages of others, and those whose scripts a test keeps away, are left as they are. */
async function isHydrated(page: Page) {
  const wait = async () => {
    const isOurs = document.querySelector('script[src*="/_next/"]') !== null
    const isMarked = (element: Element) => Object.keys(element).some((key) => key.startsWith('__reactFiber'))
    const isReady = () => [...document.querySelectorAll('button, input, select, a')].every(isMarked)
    const until = Date.now() + 5_000
    while (isOurs && !isReady() && Date.now() < until) await new Promise((resolve) => setTimeout(resolve, 20))
  }
  // The page may go elsewhere meanwhile.
  await page.evaluate(wait).catch(() => undefined)
}

export { expect }

/** How often each kind was listed. */
async function listsOf(url: string): Promise<Map<string, number>> {
  const headers = { authorization: `Bearer ${METRICS_TOKEN}` }
  const metrics = await (await fetch(`${url}/api/metrics`, { headers })).text()
  const lists = metrics.matchAll(/^quayside_lists_total(\{.*\}) (.*)$/gm)
  return new Map([...lists].map(([, kind = '', count]) => [kind, Number(count)]))
}

/** A reset ends the watches; until everything is listed again, pages are stale and actions wait. */
async function waitUntilListed(url: string, before: Map<string, number>) {
  for (const deadline = Date.now() + 45_000; Date.now() < deadline;) {
    const lists = await listsOf(url)
    if ([...before].every(([kind, count]) => (lists.get(kind) ?? 0) > count)) return
    await new Promise((resolve) => setTimeout(resolve, 50))
  }
  throw new Error('Quayside did not list the cluster again within 45 s.')
}

async function freeAddress(): Promise<string> {
  return `http://127.0.0.1:${await freePort()}`
}

/** Which rights of Quayside this worker needed, for .ci/rights.mjs. */
async function keepRights(run: Run): Promise<void> {
  const folder = 'test-results/rights'
  await mkdir(folder, { recursive: true })
  await writeFile(`${folder}/${run.pid}.json`, JSON.stringify(await callControl(run, 'rights')))
}

/** @param body if absent, the path is only read */
async function callControl({ control }: Run, path: string, body?: object): Promise<unknown> {
  const response = await fetch(`${control.url}/${path}`, {
    headers: { authorization: `Bearer ${control.token}` },
    ...(body && { method: 'POST', body: JSON.stringify(body) }),
  })
  if (!response.ok) throw new Error(`The demo refused ${path}: ${await response.text()}`)
  return response.json()
}
