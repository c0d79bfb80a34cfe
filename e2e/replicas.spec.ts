import type { BrowserContext, Page } from '@playwright/test'
import { history, sheet, signInAs } from './pages'
import { expect, test, type Quayside } from './quayside'

/** Two replicas behind one address, which sends each request to the next of them that is ready. */
let replicas: readonly [string, string]

test.use({ registryCheckSeconds: 0 })
test.beforeAll(async ({ quayside }) => {
  // The tests before may have left what one replica alone knows.
  await quayside.restart()
  replicas = [quayside.address, await quayside.addReplica()]
  await quayside.reset()
  await quayside.balance(replicas)
})
test.afterAll(async ({ quayside }) => {
  await quayside.balance([quayside.address])
  await quayside.removeReplica(replicas[1])
})
test.beforeEach(({ signIn }) => signIn('operator'))

/** What a browser sends with each request, to be sent to one replica: the balancer names the address that people know. */
async function headersOf(context: BrowserContext, { url }: Quayside): Promise<Record<string, string>> {
  const cookies = await context.cookies(url)
  return {
    cookie: cookies.map(({ name, value }) => `${name}=${value}`).join('; '),
    'x-forwarded-host': new URL(url).host,
    origin: url,
  }
}

/** Types all that a pin of an older image asks for. */
async function fillInPin(page: Page, stream: string): Promise<void> {
  await page.goto(`/prod/image-streams/${stream}/prod`)
  const image = history(page, `${stream}:prod`).getByRole('row').nth(3)
  await image.getByRole('button', { name: /^Pin to this/ }).click()
  await sheet(page)
    .getByLabel(/^Reason/)
    .fill('Workers crash on large specfiles')
  await sheet(page)
    .getByLabel(/is protected: type/)
    .fill('prod')
}

const PIN = /^Pin and move/
const pinsOf = ({ cluster }: Quayside, before: number) =>
  cluster.requests.slice(before).filter(({ line }) => /^PATCH .*imagestreamtags/.test(line))

const VIEWS = [
  '/pipeline',
  '/image-streams/packit-worker/prod',
  '/deployments/tokman',
  '/stateful-sets/packit-worker-short-running',
  '/operations',
  '/schedule',
]

/** Each replica reads the cluster, and the git hosts every five minutes where nobody looks at them, at a time of its own. */
const OF_ITS_OWN = ['readAt', 'build']

/** All views of a replica, without what is of its own. */
async function viewsAt(address: string, headers: Record<string, string>): Promise<string[]> {
  return Promise.all(
    VIEWS.map(async (path) => {
      const answer = await fetch(`${address}/api/environments/prod${path}`, { headers })
      const view: unknown = await answer.json()
      const text = JSON.stringify(view, (key, value: unknown) => (OF_ITS_OWN.includes(key) ? null : value), 1)
      return `${path} ${text}`
    }),
  )
}

test('both replicas show the same once the cluster is quiet', async ({ context, quayside }) => {
  const headers = await headersOf(context, quayside)
  await expect(async () => {
    const [first, second] = await Promise.all(replicas.map((address) => viewsAt(address, headers)))
    expect(second).toEqual(first)
    for (const view of first ?? []) expect(view).toContain('"ok": true')
  }).toPass({ timeout: 20_000 })
})

test('the same plan confirmed at two replicas at once is one operation, and acts once', async ({
  page,
  context,
  quayside,
}) => {
  await fillInPin(page, 'fluentd')
  await page.route(
    () => true,
    (route) =>
      route.request().postData()?.includes('"fingerprint"') === true ? route.abort() : route.fallback(),
  )
  const sent = page.waitForRequest((request) => request.postData()?.includes('"fingerprint"') === true)
  await sheet(page).getByRole('button', { name: PIN }).click()
  const confirmed = await sent
  const { 'next-action': action = '', 'content-type': type = '', accept = '' } = confirmed.headers()
  const headers = {
    ...(await headersOf(context, quayside)),
    'next-action': action,
    'content-type': type,
    accept,
  }
  const before = quayside.cluster.requests.length
  const answers = await Promise.all(
    replicas.map(async (address) => {
      const { pathname } = new URL(confirmed.url())
      const body = confirmed.postData() ?? ''
      return (await fetch(address + pathname, { method: 'POST', headers, body })).text()
    }),
  )
  const started = answers.map((text) => /"outcome":"started","id":"([^"]+)"/.exec(text)?.[1])
  expect(started[0]).toBeDefined()
  expect(started[1]).toBe(started[0])
  await expect.poll(() => pinsOf(quayside, before)).toHaveLength(1)
  await page.goto(`/prod/operations/${started[0] ?? ''}`)
  await expect(page.getByRole('region', { name: 'Steps' }).getByText('Done').first()).toBeVisible()
  expect(pinsOf(quayside, before)).toHaveLength(1)
})

test('signing out everywhere ends the sessions and the event streams of a person at both replicas', async ({
  page,
  browser,
  quayside,
}) => {
  const other = await browser.newContext({ baseURL: quayside.url })
  const copied = await other.newPage()
  await signInAs(copied, 'operator')
  await copied.close()
  const headers = await headersOf(other, quayside)
  const statuses = () =>
    Promise.all(
      replicas.map(async (address) => (await fetch(`${address}/api/environments`, { headers })).status),
    )
  expect(await statuses()).toEqual([200, 200])
  const streams = await Promise.all(
    replicas.map((address) => {
      const sent = { ...headers, 'content-type': 'application/json' }
      return fetch(`${address}/api/live`, { method: 'POST', headers: sent, body: '{"topics":[]}' })
    }),
  )
  expect(streams.map(({ status }) => status)).toEqual([200, 200])
  const read = Promise.all(streams.map((stream) => stream.text()))
  await page.goto('/')
  await page.getByRole('button', { name: /^Signed in as/ }).click()
  await page.getByRole('button', { name: 'Sign out everywhere' }).click()
  await expect.poll(statuses).toEqual([401, 401])
  for (const text of await read) expect(text).toContain('{"kind":"end"}')
  await other.close()
})

test('a page of an older build says that Quayside was updated, and its reload brings back what was typed', async ({
  page,
  quayside,
}) => {
  await fillInPin(page, 'nginx')
  // Builds differ in the ids of their actions.
  await page.route(
    () => true,
    (route) => {
      const headers = route.request().headers()
      if (headers['next-action'] === undefined) return route.fallback()
      return route.continue({ headers: { ...headers, 'next-action': `7f${'a'.repeat(40)}` } })
    },
  )
  const before = quayside.cluster.requests.length
  await sheet(page).getByRole('button', { name: PIN }).click()
  await expect(sheet(page).getByText('Nothing was done: Quayside was updated')).toBeVisible()
  expect(pinsOf(quayside, before)).toEqual([])
  await page.unrouteAll({ behavior: 'ignoreErrors' })
  await sheet(page).getByRole('button', { name: 'Reload' }).click()
  await expect(sheet(page).getByLabel(/is protected: type/)).toHaveValue('prod')
  await expect(sheet(page).getByLabel(/^Reason/)).toHaveValue('Workers crash on large specfiles')
  await sheet(page).getByRole('button', { name: PIN }).click()
  await expect(page).toHaveURL(/\/prod\/operations\//)
})
