import { lane } from './pages'
import { expect, test } from './quayside'

test.use({ registryCheckSeconds: 0 })
test.beforeAll(async ({ quayside }) => quayside.reset())

test('where checks are off, they are made when somebody asks, for one tag and for all', async ({
  page,
  quayside,
  signIn,
}) => {
  await signIn('operator')
  await page.goto('/prod/image-streams/packit-service/prod')
  await expect(page.getByText('Not checked')).toBeVisible()
  await page.getByRole('button', { name: 'Check registry' }).click()
  await expect(page.getByText('Up to date:')).toBeVisible()
  await page.goto('/prod')
  const asked = () =>
    quayside.cluster.requests.filter(({ line }) => line.includes('/imagestreamimports')).length
  expect(asked()).toBe(1)
  await expect(lane(page, 'nginx:prod').getByText('Not checked')).toBeVisible()
  await page.getByRole('button', { name: 'Check registry' }).click()
  await expect(lane(page, 'nginx:prod').getByText('up to date')).toBeVisible()
  await expect(lane(page, 'packit-worker:prod').getByText('newer image')).toBeVisible()
  await expect(lane(page, 'nginx:prod').getByText(/^checked/)).toBeVisible()
})
