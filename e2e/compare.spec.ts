import { inspectLooks } from './inspect'
import { lane, sheet } from './pages'
import { expect, test } from './quayside'

/** What an import would bring, before it: commits, environment and packages. */

test.use({ registryCheckSeconds: 1 })
test.beforeAll(async ({ quayside }) => quayside.reset())
test.beforeEach(({ signIn }) => signIn('operator'))

test('T4: one click on the pipeline shows what the newest image would bring', async ({ page }) => {
  await page.goto('/prod')
  const worker = lane(page, 'packit-worker:prod')
  await worker.getByRole('link', { name: /^newer image/ }).click()
  await expect(page.getByRole('columnheader', { name: 'To: in the registry, not imported' })).toBeVisible()
  await expect(page.getByText(/^\d+ new commits?$/i)).toBeVisible()
  await expect(page.getByRole('link', { name: /^Compare at the git host/ })).toHaveAttribute(
    'href',
    /\/packit\/packit-service\/compare\/[0-9a-f]{40}\.\.\.[0-9a-f]{40}$/,
  )
  await expect(page.getByRole('region', { name: 'Environment variables' })).toBeVisible()
  await expect(page.getByRole('region', { name: 'Packages' })).toContainText(/\d+ packages unchanged/)
})

test('the sheet of a revert reads back: commits, environment and packages', async ({ page }) => {
  await page.goto('/prod/image-streams/packit-worker/prod')
  await page
    .getByRole('button', { name: /^Pin to this/ })
    .nth(1)
    .click()
  await expect(sheet(page).getByText(/goes back: \d+ commits? taken away/i)).toBeVisible()
  await expect(sheet(page).getByText(/PIP_INDEX_URL changed, PYTHONUNBUFFERED removed/)).toBeVisible()
  await expect(sheet(page).getByText('Command changed')).toBeVisible()
  await expect(
    sheet(page)
      .getByText(/\(rpm\) changed|\d+ changed/)
      .first(),
  ).toBeVisible()
})

test('images without labels have the commit that a tag of their build names, and each says where', async ({
  page,
  quayside,
}) => {
  await page.goto('/prod/image-streams/fluentd/prod')
  const history = page.getByRole('table', { name: /^Import history/ })
  const rows = history.getByRole('row').filter({ hasText: 'newest for' })
  await expect(rows.first()).toBeVisible()
  await expect(rows.filter({ hasText: /commit [0-9a-f]{7}/ })).toHaveCount(await rows.count())
  const { commit } = await quayside.push({ stream: 'fluentd', tag: 'prod' })
  await page.getByRole('link', { name: /^Newer image/ }).click()
  await expect(page.getByText(new RegExp(`by its tag stable-${commit.slice(0, 7)}-\\d+`))).toBeVisible()
  await page.goto('/prod/image-streams/pushgateway/prod')
  await history
    .getByRole('link', { name: /^Compare/ })
    .first()
    .click()
  await expect(page.getByText(/^The image [0-9a-f]{8} lists no packages/).first()).toBeVisible()
})

test('what an import would bring, on its page and in its sheet', async ({ page }) => {
  await page.goto('/prod/image-streams/packit-worker/prod')
  await inspectLooks(page, 'newer-tag')
  await page.getByRole('link', { name: /^Newer image/ }).click()
  await expect(page.getByText(/\d+ packages unchanged/)).toBeVisible()
  await inspectLooks(page, 'newer-comparison')
  await page.goBack()
  await page
    .getByRole('button', { name: /^Pin to this/ })
    .nth(1)
    .click()
  await expect(sheet(page).getByText(/goes back: \d+ commits? taken away/i)).toBeVisible()
  await sheet(page)
    .getByText(/PIP_INDEX_URL changed/)
    .click()
  await inspectLooks(page, 'sheet-back')
})
