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
