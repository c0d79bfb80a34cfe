import { lane } from './pages'
import { expect, test } from './quayside'

test.use({ registryCheckSeconds: 0 })
test.beforeAll(async ({ quayside }) => quayside.reset())

test('with periodic checks off, the registry is checked on request, for one tag or for all', async ({
  page,
  quayside,
  signIn,
}) => {
  await signIn('operator')
  await page.goto('/prod/image-streams/packit-service/prod')
  await expect(page.getByText('Not checked')).toBeVisible()
  const checks = () =>
    quayside.cluster.requests.filter(({ line }) => line.includes('/imagestreamimports')).length
  expect(checks()).toBe(0)
  await page.getByRole('button', { name: 'Check registry' }).click()
  await expect(page.getByText('Up to date:')).toBeVisible()
  await page.goto('/prod')
  expect(checks()).toBe(1)
  await expect(lane(page, 'nginx:prod').getByText('Not checked')).toBeVisible()
  await page.getByRole('button', { name: 'Check registry' }).click()
  await expect(lane(page, 'nginx:prod').getByText('up to date')).toBeVisible()
  await expect(lane(page, 'packit-worker:prod').getByText('newer image')).toBeVisible()
  await expect(lane(page, 'nginx:prod').getByText(/^checked/)).toBeVisible()
})

test('an operator can check the registry; a viewer who calls the action directly is refused', async ({
  page,
  quayside,
  signIn,
}) => {
  await signIn('operator')
  await page.goto('/prod/image-streams/nginx/prod')
  const sent = page.waitForRequest(
    (request) => request.method() === 'POST' && 'next-action' in request.headers(),
  )
  await page.getByRole('button', { name: 'Check registry' }).click()
  const request = await sent
  const { 'next-action': action = '', 'content-type': type = '', accept = '' } = request.headers()
  const headers = { 'next-action': action, 'content-type': type, accept, origin: quayside.url }
  await page.context().clearCookies()
  await signIn('viewer')
  const replayed = await page.request.post('/prod', { headers, data: request.postData() ?? '' })
  expect(await replayed.text()).toContain('"forbidden"')
  const wrong = JSON.stringify(['prod', { stream: '../..', tag: 'prod' }])
  const refused = await page.request.post('/prod', { headers, data: wrong })
  expect(await refused.text()).toContain('bad-request')
})
