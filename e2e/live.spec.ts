import type { BrowserContext, Locator, Page } from '@playwright/test'
import { scale } from './cluster-client'
import { confirm, importNow, pods, short, WELL } from './pages'
import { expect, test } from './quayside'

test.beforeAll(async ({ quayside }) => quayside.reset())

const STREAM = '/api/live'
const SOON = { timeout: 1_000 }

/** The open event streams, and the requests for views. */
function watchRequests(context: BrowserContext) {
  const open = new Set<object>()
  const views: string[] = []
  context.on('request', (request) => {
    const { pathname } = new URL(request.url())
    if (pathname === STREAM) open.add(request)
    if (pathname.startsWith('/api/environments')) views.push(pathname)
  })
  context.on('requestfinished', (request) => open.delete(request))
  context.on('requestfailed', (request) => open.delete(request))
  return { open, views }
}

const onPipeline = (page: Page, name: string): Locator =>
  page.getByRole('listitem').filter({ has: page.getByRole('link', { name, exact: true }) })
const onPage = (page: Page): Locator => page.getByRole('region', { name: 'State' })

const isLive = (page: Page) => expect(page.getByText('Live · checked')).toBeAttached()

test(
  'a change shows on every open page within a second, through one stream and without further requests',
  { tag: '@alone' },
  async ({ page, context, quayside, signIn }) => {
    await signIn('operator')
    const { open, views } = watchRequests(context)
    await page.goto('/prod')
    const other = await context.newPage()
    await other.goto('/prod/deployments/pushgateway')
    await expect(onPage(other)).toContainText('1/1')
    await isLive(page)
    await expect.poll(() => open.size).toBe(1)
    await other.waitForTimeout(500)

    views.length = 0
    for (const replicas of [2, 3, 1]) {
      await scale(quayside.run, 'pushgateway', replicas)
      await expect(onPage(other)).toContainText(`/${replicas}`, SOON)
      await expect(onPipeline(page, 'pushgateway')).toContainText(`/${replicas}`, SOON)
    }
    await expect(onPage(other)).toContainText('1/1')
    await other.waitForTimeout(6_000)
    expect(views).toEqual([])
    expect(open.size).toBe(1)

    await page.close()
    await expect.poll(() => open.size).toBe(1)
    await scale(quayside.run, 'pushgateway', 2)
    await expect(onPage(other)).toContainText('2/2')
  },
)

test('a rollout updates live: pods by digest, restarts and a crash loop appear, and disappear with a revert', async ({
  page,
  context,
  quayside,
  signIn,
}) => {
  const confirmation = { environment: 'prod', reason: 'It crashes on large pages' }
  await signIn('operator')
  await page.goto('/prod/deployments/fluentd')
  await expect(onPage(page)).toContainText('1/1')
  await isLive(page)
  await page.evaluate(() => document.body.setAttribute('data-loaded', 'once'))

  const other = await context.newPage()
  const { digest } = await quayside.push({ stream: 'fluentd', tag: 'prod', broken: true })
  await other.goto('/prod')
  await importNow(other, 'fluentd:prod', confirmation)
  const crashing = pods(page, 'fluentd')
    .getByRole('row')
    .filter({ hasText: short(digest) })
  await expect(crashing).toContainText('CrashLoopBackOff')
  await expect(crashing.getByRole('cell').nth(4)).toHaveText(/[1-9]\d*$/)
  await expect(onPage(page)).toContainText('CrashLoopBackOff')

  await other.goto('/prod/image-streams/fluentd/prod')
  await other.getByRole('button', { name: 'Revert fluentd:prod…' }).click()
  await confirm(other, /^Pin and move/, confirmation)
  await expect(onPage(page)).toContainText(WELL)
  await expect(onPage(page)).toContainText('1/1')
  await expect(crashing).toHaveCount(0)
  await expect(pods(page, 'fluentd')).not.toContainText('CrashLoopBackOff')
  await expect(page.locator('body')).toHaveAttribute('data-loaded', 'once')
})

test('no change is missed while the stream is interrupted, and the page is not reloaded', async ({
  page,
  quayside,
  signIn,
}) => {
  await signIn('operator')
  await page.goto('/prod/deployments/pushgateway')
  await isLive(page)
  await page.evaluate(() => document.body.setAttribute('data-loaded', 'once'))
  quayside.front.break(/^POST \/api\/live/, 'reset')
  quayside.front.end(/^POST \/api\/live/, 'reset')
  await scale(quayside.run, 'pushgateway', 4)
  await page.waitForTimeout(1_000)
  await expect(onPage(page)).not.toContainText('/4')
  quayside.front.clearFaults()
  await expect(onPage(page)).toContainText('4/4', { timeout: 3_000 })
  await scale(quayside.run, 'pushgateway', 1)
  await expect(onPage(page)).toContainText('/1', SOON)
  await expect(page.locator('body')).toHaveAttribute('data-loaded', 'once')
})

test('pages poll while there is no stream', async ({ page, quayside, signIn }) => {
  await signIn('operator')
  quayside.front.break(/^POST \/api\/live/, 'hang')
  await page.goto('/prod/deployments/pushgateway')
  await scale(quayside.run, 'pushgateway', 2)
  await expect(onPage(page)).toContainText('/2', { timeout: 12_000 })
  quayside.front.clearFaults()
})

test('a sign-out in one tab signs the others out, without endless requests', async ({
  page,
  context,
  signIn,
}) => {
  await signIn('operator')
  await page.goto('/prod')
  const other = await context.newPage()
  await other.goto('/prod/deployments/pushgateway')
  await isLive(other)
  const { open, views } = watchRequests(context)
  await page.getByRole('button', { name: /^Signed in as/ }).click()
  await page.getByRole('button', { name: 'Sign out', exact: true }).click()
  await expect(page).toHaveURL(/\/sign-in/)
  await expect(other.getByRole('link', { name: 'Sign in' })).toBeVisible()
  await other.waitForTimeout(1_000)
  const asked = views.length
  await other.waitForTimeout(6_000)
  expect(views.length).toBe(asked)
  expect(open.size).toBe(0)
})

test('a viewer gets the views that a viewer may see, and a problem for the others', async ({
  page,
  signIn,
  quayside,
}) => {
  await signIn('viewer')
  await page.goto('/')
  const topics = [
    '/api/environments/prod/pipeline',
    '/api/environments/nowhere/pipeline',
    '/api/environments/../auth',
  ]
  const ask = (origin: string) =>
    page.request.fetch(STREAM, {
      method: 'POST',
      headers: { origin },
      data: { topics: topics.map((topic) => ({ topic, has: null })) },
      timeout: 3_000,
    })
  expect((await ask('https://elsewhere.example.com')).status()).toBe(403)
  const received = await page.evaluate(async (subscribed) => {
    const response = await fetch('/api/live', {
      method: 'POST',
      body: JSON.stringify({ topics: subscribed.map((topic) => ({ topic, has: null })) }),
    })
    const reader = response.body?.getReader()
    let text = ''
    while (text.split('\n\n').length <= 4) {
      text += new TextDecoder().decode((await reader?.read())?.value)
    }
    await reader?.cancel()
    return { text, type: response.headers.get('content-type'), cache: response.headers.get('cache-control') }
  }, topics)
  expect(received).toMatchObject({
    type: expect.stringContaining('text/event-stream'),
    cache: 'no-store, no-transform',
  })
  const messages = received.text
    .split('\n\n')
    .filter((each) => each.startsWith('data: '))
    .map((each) => JSON.parse(each.slice('data: '.length)) as { kind: string; topic?: string })
  expect(messages[0]).toMatchObject({ kind: 'hello' })
  expect(messages).toContainEqual({ kind: 'problem', topic: topics[1] })
  expect(messages).toContainEqual({ kind: 'problem', topic: topics[2] })
  expect(messages).toContainEqual(
    expect.objectContaining({
      kind: 'view',
      topic: topics[0],
      view: expect.objectContaining({
        environment: expect.objectContaining({ name: 'prod', mayAct: false }),
      }),
    }),
  )
  expect(
    (
      await page.request.post(`${quayside.url}${STREAM}`, { headers: { origin: quayside.url }, data: 'x' })
    ).status(),
  ).toBe(400)
  await page.context().clearCookies()
  expect((await ask(quayside.url)).status()).toBe(401)
})

test(
  'a change shows soon after the cluster accepted it',
  { tag: '@alone' },
  async ({ page, quayside, signIn }) => {
    await signIn('operator')
    await page.goto('/prod/deployments/pushgateway')
    await isLive(page)
    const delays: number[] = []
    for (let round = 0; round < 20; round++) {
      const replicas = 2 + (round % 2)
      const shown = page.evaluate(
        (text) =>
          new Promise<number>((resolve) => {
            const state = document.querySelector('section[aria-label=State]')
            const look = () => {
              if (state?.textContent.includes(text)) resolve(performance.timeOrigin + performance.now())
            }
            new MutationObserver(look).observe(document.body, {
              subtree: true,
              childList: true,
              characterData: true,
            })
            look()
          }),
        `/${replicas} ready`,
      )
      await page.waitForTimeout(400)
      const acceptedAt = await scale(quayside.run, 'pushgateway', replicas)
      delays.push((await shown) - acceptedAt)
    }
    delays.sort((a, b) => a - b)
    console.log(
      `from accepted to shown: median ${delays[10]?.toFixed(0)} ms, most ${delays.at(-1)?.toFixed(0)} ms`,
    )
    expect(delays[10]).toBeLessThanOrEqual(150)
  },
)
