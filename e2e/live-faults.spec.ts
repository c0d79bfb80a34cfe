import { inspect, inspectLooks } from './inspect'
import { confirm, lane, sheet } from './pages'
import { expect, METRICS_TOKEN, test, type Quayside } from './quayside'
import type { Page } from '@playwright/test'

const ANY = /./
const WATCH = /watch=true/
/** What an API server cannot answer from its cache. */
const NEEDS_ETCD = /^(?!GET .*watch=true)/
/** One of the two environments. */
const PROD = /\/namespaces\/packit--prod\//
const IMAGE_API = /\/apis\/image\.openshift\.io\//

/** Found by label, not by role: an open sheet hides the page behind it from the accessibility tree. */
const banner = (page: Page) => page.getByLabel('Stale data')
const freshnessLine = (page: Page, words: RegExp) => page.locator('header').getByText(words)

/** Resets open connections and all later requests. */
function takeDown({ cluster }: Quayside) {
  cluster.break(ANY, 'reset')
  cluster.end(ANY, 'reset')
}

async function expectFresh(page: Page) {
  await expect(banner(page)).toHaveCount(0, { timeout: 35_000 })
  await expect(freshnessLine(page, /^Live/)).toBeVisible()
}

/** Returns a check that the page was not reloaded. */
async function mark(page: Page) {
  await page.evaluate(() => document.body.setAttribute('data-loaded-once', ''))
  return () => expect(page.locator('body[data-loaded-once]')).toHaveCount(1)
}

test.beforeAll(async ({ quayside }) => quayside.reset())
test.beforeEach(({ signIn }) => signIn('operator'))
test.afterEach(async ({ page, quayside }) => {
  quayside.cluster.clearFaults()
  await page.goto('/prod')
  await expectFresh(page)
})

test('an expired resourceVersion and invalid lines do not stop a watch', async ({ page, quayside }) => {
  await page.goto('/prod')
  const asked = quayside.cluster.requests.length
  const gone = {
    kind: 'Status',
    apiVersion: 'v1',
    metadata: {},
    status: 'Failure',
    code: 410,
    reason: 'Expired',
  }
  quayside.cluster.inject(/\/deployments.*watch=true/, JSON.stringify({ type: 'ERROR', object: gone }))
  quayside.cluster.inject(/\/pods.*watch=true/, '{"type":"MODIFIED","obj')
  const listed = (kind: string) =>
    quayside.cluster.requests.slice(asked).some(({ line }) => line.includes(`/packit--prod/${kind}?limit`))
  await expect.poll(() => listed('deployments'), { timeout: 5_000 }).toBe(true)
  await expect.poll(() => listed('pods'), { timeout: 5_000 }).toBe(true)
  await expectFresh(page)
})

test('a browser clock that is minutes wrong makes nothing stale', async ({ page }) => {
  for (const minutes of [-7, 7]) {
    await page.addInitScript((by) => {
      const right = Date.now.bind(Date)
      Date.now = () => right() + by
    }, minutes * 60_000)
    await page.goto('/prod')
    await expect(lane(page, 'nginx:prod')).toBeVisible()
    await page.waitForTimeout(2_500)
    await expect(banner(page)).toHaveCount(0)
    await expect(freshnessLine(page, /^Live · checked (now|\d+ s ago)/)).toBeVisible()
  }
})

test('probes and metrics need no sign-in, but metrics need a token', async ({ quayside }) => {
  const get = (path: string, headers = {}) => fetch(quayside.url + path, { headers, redirect: 'manual' })
  expect((await get('/api/healthz')).status).toBe(200)
  expect(await (await get('/api/readyz')).json()).toEqual({ ready: true, missing: [] })
  expect((await get('/api/metrics')).status).toBe(401)
  const answer = await get('/api/metrics', { authorization: `Bearer ${METRICS_TOKEN}` })
  expect(answer.headers.get('content-type')).toContain('text/plain')
  const text = await answer.text()
  expect(text).toMatch(/^quayside_data_age_seconds\{environment="prod",kind="pods"\} \d/m)
  expect(text).toMatch(
    /^quayside_http_request_duration_seconds_count\{route="\/\[environment\]",method="GET"/m,
  )
  expect(text).toMatch(/^quayside_live_views \d/m)
  expect(text).not.toContain('Olivia')
})

test(
  'an API server that takes five seconds does not slow the pages, and a plan is refused',
  { tag: '@alone' },
  async ({ page, quayside }) => {
    quayside.cluster.break(ANY, { delayMs: 5_000 })
    for (const address of ['/', '/prod', '/prod/deployments/pushgateway']) {
      const before = Date.now()
      await page.goto(address, { waitUntil: 'commit' })
      expect(Date.now() - before).toBeLessThan(4_000)
    }
    const revert = page.getByRole('button', { name: /^Revert to revision/ }).first()
    const clicked = Date.now()
    await revert.click()
    await expect(sheet(page).getByRole('alert')).toContainText('did not answer in time')
    expect(Date.now() - clicked).toBeLessThan(5_000)
    quayside.cluster.clearFaults()
    await sheet(page).getByRole('button', { name: 'Retry' }).click()
    await expect(sheet(page).getByRole('button', { name: 'Move one workload' })).toBeVisible()
  },
)

test('an environment that is down does not affect the other one', async ({ page, quayside }) => {
  quayside.cluster.break(PROD, 'reset')
  quayside.cluster.end(PROD, 'reset')
  await page.goto('/prod')
  await expect(banner(page)).toContainText(/^No answer from the cluster for \d+ s/)
  await page.goto('/stg')
  await expect(lane(page, 'nginx:stg')).toBeVisible()
  await expect(freshnessLine(page, /^Live/)).toBeVisible()
  await expect(banner(page)).toHaveCount(0)
  await page.goto('/')
  const cards = page.getByRole('article')
  await expect(cards.filter({ hasText: 'packit--prod' })).toContainText(/from the cluster for \d+ s/)
  await expect(cards.filter({ hasText: 'packit--stg' })).not.toContainText('from the cluster')
})

test(
  'an environment that is slow at the start delays neither the other one nor its own page',
  { tag: '@alone' },
  async ({ page, quayside }) => {
    quayside.cluster.break(PROD, { delayMs: 6_000 })
    await quayside.restart()
    await page.goto('/stg')
    await expect(lane(page, 'nginx:stg')).toBeVisible()
    const before = Date.now()
    await page.goto('/prod', { waitUntil: 'commit' })
    expect(Date.now() - before).toBeLessThan(3_000)
    await expect(lane(page, 'nginx:prod')).toBeVisible()
  },
)

test('an action on stale data is planned once the data is fresh again', async ({ page, quayside }) => {
  await page.goto('/prod')
  await expect(freshnessLine(page, /^Live/)).toBeVisible()
  takeDown(quayside)
  await expect(banner(page)).toBeVisible()
  await page.getByRole('button', { name: 'Search' }).click()
  await page.getByRole('combobox').fill('import nginx')
  await expect(page.getByRole('option', { selected: true })).toContainText('Import nginx:prod')
  await page.keyboard.press('Enter')
  await expect(sheet(page).getByRole('alert')).toContainText('Actions need fresh data.')
  quayside.cluster.clearFaults()
  await expect(sheet(page).getByRole('button', { name: 'Import', exact: true })).toBeVisible({
    timeout: 40_000,
  })
})

test('when the image API and then the whole API server go down, pages stay and say so, and nothing is written', async ({
  page,
  quayside,
}) => {
  test.setTimeout(120_000)
  await page.goto('/prod')
  await inspect(page, 'live-fresh')
  quayside.cluster.break(IMAGE_API, {
    status: 503,
    contentType: 'text/plain',
    body: 'error trying to reach service: dial tcp: connect: connection refused\n',
  })
  quayside.cluster.end(IMAGE_API, 'close')
  await expect(banner(page)).toContainText(
    /^Image streams: no answer from the cluster for \d+ s: .*not available/,
  )
  await expect(lane(page, 'nginx:prod')).toBeVisible()
  await inspectLooks(page, 'live-stale-kind')

  await page.goto('/prod/deployments/pushgateway')
  await expect(freshnessLine(page, /^Live/)).toBeVisible()
  await expect(banner(page)).toHaveCount(0)
  const expectNotReloaded = await mark(page)
  const revert = page.getByRole('button', { name: /^Revert to revision/ }).first()
  await revert.click()
  await expect(sheet(page).getByRole('button', { name: 'Move one workload' })).toBeVisible()

  const asked = quayside.cluster.requests.length
  takeDown(quayside)
  await expect(banner(page)).toContainText(/^No answer from the cluster for \d+ s: .*connection lost/, {
    timeout: 6_000,
  })
  await expect(freshnessLine(page, /^Stale/)).toBeVisible()
  await confirm(page, /^Move one workload/, { environment: 'prod', reason: 'To see it refused' })
  await expect(sheet(page).getByRole('alert')).toContainText('Actions need fresh data.', {
    timeout: 5_000,
  })
  // The server's own requests are registry checks, which write nothing, and what it keeps of what it saw.
  const writes = quayside.cluster.requests
    .slice(asked)
    .filter(({ line }) => !line.startsWith('GET') && !line.endsWith('/imagestreamimports'))
    .filter(({ line, body }) => !`${line} ${body()}`.includes('quayside-chronicle'))
  expect(writes).toEqual([])
  await page.keyboard.press('Escape')
  await expect(revert).toBeFocused()
  await expect(revert).toHaveAttribute('aria-disabled', 'true')
  await expect(revert).toHaveAccessibleDescription(/No answer from the cluster .* Actions need fresh data/)
  await inspectLooks(page, 'live-stale-all')
  // The page is marked stale in its first HTML, and is still complete.
  expect(await (await page.request.get('/prod')).text()).toContain('aria-label="Stale data"')
  expect((await page.request.get('/api/readyz')).status()).toBe(200)

  await expectNotReloaded()
  quayside.cluster.clearFaults()
  await expectFresh(page)
  await expect(revert).not.toHaveAttribute('aria-disabled')
  await expectNotReloaded()
})

test('silent connections are noticed, and the page says so within 45 seconds', async ({ page, quayside }) => {
  test.setTimeout(100_000)
  await page.goto('/prod')
  await expectFresh(page)
  const expectNotReloaded = await mark(page)
  const since = Date.now()
  quayside.cluster.break(ANY, 'hang')
  quayside.cluster.silence(WATCH)
  await expect(banner(page)).toContainText('No answer from the cluster', { timeout: 45_000 })
  await expect(banner(page)).toContainText(/does not answer|did not answer/)
  test.info().annotations.push({ type: 'stale after', description: `${Date.now() - since} ms` })
  quayside.cluster.clearFaults()
  await expectFresh(page)
  await expectNotReloaded()
})

test('an etcd that is down behind a living API server is noticed within 45 seconds, and green marks turn grey', async ({
  page,
  quayside,
}) => {
  test.setTimeout(100_000)
  await page.goto('/prod')
  await expectFresh(page)
  const healthy = lane(page, 'nginx:prod').getByText(/^Healthy/)
  await expect(healthy).toHaveText('Healthy')
  const since = Date.now()
  const timedOut = { kind: 'Status', status: 'Failure', code: 500, message: 'etcdserver: request timed out' }
  quayside.cluster.break(NEEDS_ETCD, {
    status: 500,
    contentType: 'application/json',
    body: JSON.stringify(timedOut),
  })
  await expect(banner(page)).toContainText(/^No answer from the cluster for \d+ s: .*etcdserver/, {
    timeout: 45_000,
  })
  test.info().annotations.push({ type: 'stale after', description: `${Date.now() - since} ms` })
  await expect(healthy).toHaveText(/^Healthy \d+ s ago$/)
  quayside.cluster.clearFaults()
  await expectFresh(page)
  await expect(healthy).toHaveText('Healthy')
})
