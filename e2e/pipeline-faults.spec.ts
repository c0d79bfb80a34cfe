import { lane, sheet } from './pages'
import { expect, test } from './quayside'

test.beforeAll(async ({ quayside }) => quayside.reset())
test.beforeEach(({ signIn }) => signIn('operator'))
test.afterEach(({ quayside }) => quayside.cluster.clearFaults())

const status = (code: number, reason: string, message: string) => ({
  status: code,
  contentType: 'application/json',
  body: JSON.stringify({
    kind: 'Status',
    apiVersion: 'v1',
    metadata: {},
    status: 'Failure',
    code,
    reason,
    message,
  }),
})

const IMAGE_STREAMS = /^GET .*\/imagestreams\b/

// Each status is tested in lib/server/views/unread-kinds.contract.test.ts.
test('a kind that cannot be read does not affect the rest of the page', async ({ page, quayside }) => {
  quayside.cluster.break(IMAGE_STREAMS, {
    status: 503,
    contentType: 'text/plain',
    body: 'service unavailable\n',
  })
  await quayside.restart()
  await page.goto('/prod')
  await expect(page.getByRole('alert').filter({ hasText: 'image streams could not be read' })).toBeVisible()
  await expect(page.getByRole('link', { name: 'packit-worker-short-running' })).toBeVisible()
  quayside.cluster.clearFaults()
  await expect(lane(page, 'packit-worker:prod')).toBeVisible()
})

test('a cluster that does not answer at first says so, and offers a retry', async ({ page, quayside }) => {
  quayside.cluster.break(/./, 'reset')
  await quayside.restart()
  await page.goto('/stg')
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('The cluster does not answer')
  await expect(page.getByRole('button', { name: 'Retry' })).toBeVisible()
  quayside.cluster.clearFaults()
  await expect(lane(page, 'nginx:stg')).toBeVisible()
})

test('a tag page says what failed and offers a retry', async ({ page, quayside }) => {
  quayside.cluster.break(IMAGE_STREAMS, status(403, 'Forbidden', 'imagestreams is forbidden'))
  await quayside.restart()
  await page.goto('/prod/image-streams/nginx/prod')
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('Quayside may not read this')
  await expect(page.getByRole('button', { name: 'Retry' })).toBeVisible()
  quayside.cluster.clearFaults()
  await expect(page.getByRole('table', { name: /^Import history of nginx:prod/ })).toBeVisible()
})

test('no plan is made while what it needs cannot be read', async ({ page, quayside }) => {
  await page.goto('/prod/image-streams/nginx/prod')
  quayside.cluster.break(/^GET .*\/deployments\/nginx\b/, status(500, 'InternalError', 'etcd is away'))
  await page.getByRole('button', { name: 'Import…' }).click()
  await expect(sheet(page).getByRole('alert')).toContainText('what would move is unknown')
})

test('the page of something that does not exist says so', async ({ page }) => {
  const addresses = [
    ['/nowhere', 'There is no environment nowhere'],
    ['/prod/image-streams/nosuch/prod', 'There is no image stream tag nosuch:prod'],
    ['/prod/image-streams/nginx/nosuch', 'There is no image stream tag nginx:nosuch'],
    ['/prod/deployments/nosuch', 'There is no Deployment nosuch'],
    ['/prod/stateful-sets/nosuch', 'There is no StatefulSet nosuch'],
    ['/prod/deployments/Upper', 'There is no Deployment Upper'],
    ['/prod/deployments/a%2Fb', 'There is no Deployment a/b'],
    ['/prod/deployments/%2e%2e%2fpods', 'There is no Deployment ../pods'],
    [`/prod/deployments/${'a'.repeat(8_000)}`, `There is no Deployment ${'a'.repeat(80)}…`],
  ] as const
  for (const [address, title] of addresses) {
    const response = await page.goto(address)
    expect([address, response?.status()]).toEqual([address, 404])
    await expect(page.getByRole('heading', { level: 1 })).toHaveText(title)
  }
})

test('a revision that no longer exists', async ({ page, request }) => {
  const answer = await page.request.get('/api/environments/prod/deployments/pushgateway/diff?from=1&to=999')
  expect(answer.status()).toBe(404)
  expect(await answer.text()).toContain('no longer has revision 999')
  expect(
    (await page.request.get('/api/environments/prod/deployments/pushgateway/diff?from=x')).status(),
  ).toBe(400)
  expect((await request.get('/api/environments/prod/pipeline')).status()).toBe(401)
})
