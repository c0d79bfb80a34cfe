import type { BrowserContext } from '@playwright/test'
import { scale } from './cluster-client'
import { lane, signInAs } from './pages'
import { expect, METRICS_TOKEN, test, type Quayside } from './quayside'

/** What Quayside gives one person (lib/server/limits.ts). */
const STREAMS = 5
const VIEWS = 60
const PIPELINE = '/api/environments/prod/pipeline'

async function headersOf(context: BrowserContext, { url }: Quayside) {
  const cookies = await context.cookies(url)
  return { cookie: cookies.map(({ name, value }) => `${name}=${value}`).join('; ') }
}

/** Opens an event stream as a script would. */
async function openStream({ url }: Quayside, headers: Record<string, string>, topics: string[]) {
  const end = new AbortController()
  const response = await fetch(`${url}/api/live`, {
    method: 'POST',
    headers: { ...headers, origin: url, 'content-type': 'application/json' },
    body: JSON.stringify({ topics: topics.map((topic) => ({ topic, has: null })) }),
    signal: end.signal,
  })
  return { response, end: () => end.abort() }
}

async function liveViews({ url }: Quayside): Promise<number> {
  const response = await fetch(`${url}/api/metrics`, {
    headers: { authorization: `Bearer ${METRICS_TOKEN}` },
  })
  return Number(/^quayside_live_views (\d+)/m.exec(await response.text())?.[1])
}

test.beforeAll(async ({ quayside }) => quayside.reset())
test.beforeEach(({ signIn }) => signIn('operator'))

test('a person with five event streams gets no sixth, and the page says so and updates without one', async ({
  page,
  context,
  quayside,
}) => {
  await page.goto('about:blank')
  const headers = await headersOf(context, quayside)
  const open = () => openStream(quayside, headers, [PIPELINE])
  const streams = await Promise.all(Array.from({ length: STREAMS }, open))
  expect(streams.map(({ response }) => response.status)).toEqual(Array(STREAMS).fill(200))
  const { response } = await open()
  expect([response.status, response.headers.get('retry-after')]).toEqual([429, '30'])
  expect(await response.json()).toMatchObject({ ok: false, error: { code: 'busy' } })

  await page.goto('/prod/deployments/pushgateway')
  await expect(page.getByText('Too many open pages, updates every 5 s')).toBeAttached()
  await scale(quayside.run, 'pushgateway', 2)
  await expect(page.getByRole('region', { name: 'State' })).toContainText('2/2')
  await scale(quayside.run, 'pushgateway', 1)

  for (const stream of streams) stream.end()
  await page.reload()
  await expect(page.getByText('Live · checked')).toBeAttached()
})

test('made-up filters make a bounded number of views, and the pages of others stay live', async ({
  page,
  browser,
  quayside,
}) => {
  const before = await liveViews(quayside)
  const ofViewer = await browser.newContext({ baseURL: quayside.url })
  const other = await ofViewer.newPage()
  await signInAs(other, 'viewer')
  await other.close()
  const headers = await headersOf(ofViewer, quayside)
  const filters = (stream: number) =>
    Array.from({ length: 100 }, (_, number) => `${PIPELINE}?filter=made-up-${stream}-${number}`)
  const streams = await Promise.all([0, 1, 2].map((stream) => openStream(quayside, headers, filters(stream))))
  await page.goto('/prod')
  await expect(lane(page, 'nginx:prod')).toBeVisible()
  await expect(page.getByText('Live · checked')).toBeAttached()
  expect(await liveViews(quayside)).toBeLessThan(before + VIEWS + 10)
  for (const stream of streams) stream.end()
  await ofViewer.close()
})

test(
  'a flood of pages is refused in part, with Retry-After, while probes and other people are served',
  { tag: '@alone' },
  async ({ page, context, quayside }) => {
    const { url } = quayside
    const get = (path: string, headers: Record<string, string> = {}) =>
      fetch(url + path, { headers: { accept: 'text/html', ...headers } })
    const flood = Array.from({ length: 500 }, () => get('/sign-in'))
    const probes: number[] = []
    for (let probe = 0; probe < 5; probe++) probes.push((await get('/api/healthz')).status)
    await page.goto('/prod')
    await expect(lane(page, 'nginx:prod')).toBeVisible()
    expect(probes).toEqual(Array(5).fill(200))
    const refused = (await Promise.all(flood)).filter(({ status }) => status !== 200)
    expect(refused.length).toBeGreaterThan(0)
    for (const response of refused) {
      expect([response.status, response.headers.get('retry-after')]).toEqual([503, '5'])
    }
    expect(await refused[0]?.text()).toContain('Quayside is busy.')

    const headers = await headersOf(context, quayside)
    const own = await Promise.all(Array.from({ length: 250 }, () => get('/prod', headers)))
    const statuses = new Set(own.map(({ status }) => status))
    expect([...statuses]).toEqual(expect.arrayContaining([200, 429]))
    // A slow machine is also busy as a whole.
    statuses.delete(503)
    expect(statuses.size).toBe(2)
    expect((await get('/prod', headers)).status).toBe(200)
  },
)
