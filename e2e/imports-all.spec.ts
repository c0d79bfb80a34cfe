import type { Locator, Page } from '@playwright/test'
import { createStream } from './cluster-client'
import { inspect } from './inspect'
import { confirm, lane, moved, sheet, short } from './pages'
import { expect, test } from './quayside'

test.use({ registryCheckSeconds: 1 })
test.beforeEach(async ({ quayside, signIn }) => {
  await quayside.reset()
  for (const stream of ['fluentd', 'pushgateway']) await quayside.breakRegistry({ stream })
  await signIn('operator')
})

const CONFIRMATION = { environment: 'prod', reason: 'The weekly import' }

/** The row of one tag in the sheet. */
const forecast = (page: Page, name: string): Locator =>
  sheet(page).getByRole('table', { name: 'What the import would do' }).getByRole('row', { name })

const step = (page: Page, name: string): Locator =>
  page.getByRole('listitem').filter({ hasText: `into ${name}, ` })

test('import all imports every newer image in one operation, and the sheet lists what happens to each tag', async ({
  page,
  quayside,
}) => {
  await page.goto('/prod')
  const service = await quayside.push({ stream: 'packit-service', tag: 'prod' })
  const fluentd = await quayside.push({ stream: 'fluentd', tag: 'prod' })
  await quayside.breakRegistry({ stream: 'pushgateway', status: 404 })
  await expect(lane(page, 'fluentd:prod').getByText('newer image')).toBeVisible()
  await page.getByRole('button', { name: 'Import all…' }).click()
  await expect(forecast(page, 'packit-service:prod')).toContainText('new image')
  await expect(forecast(page, 'packit-service:prod')).toContainText(short(service.digest))
  await expect(forecast(page, 'packit-service:prod')).toContainText(service.commit.slice(0, 7))
  await expect(forecast(page, 'fluentd:prod')).toContainText(short(fluentd.digest))
  await expect(forecast(page, 'pushgateway:prod')).toContainText('would fail')
  await expect(forecast(page, 'nginx:prod')).toContainText('up to date')
  await expect(forecast(page, 'packit-dashboard:prod')).toContainText(/pinned.*pinned to [0-9a-f]{8}/)
  await inspect(page, 'import-all-sheet')
  // The demo starts with a newer worker image in the registry.
  await confirm(page, /^Import 3 tags and move 5 workloads/, CONFIRMATION)
  await page.waitForURL('**/operations/*')
  await expect(step(page, 'packit-service:prod')).toContainText('Done')
  await expect(step(page, 'fluentd:prod')).toContainText('Done')
  await expect(step(page, 'packit-worker:prod')).toContainText('Done')
  await expect(moved(page, 'packit-worker-long-running')).toContainText('2 on target')
  await inspect(page, 'import-all-operation')
  await page.goto('/prod')
  await expect(lane(page, 'fluentd:prod').getByText('up to date')).toBeVisible()
})

test('a deselected tag is not imported, and can be selected again', async ({ page, quayside }) => {
  await page.goto('/prod?filter=f')
  await quayside.push({ stream: 'fluentd', tag: 'prod' })
  await quayside.push({ stream: 'packit-service-fedmsg', tag: 'prod' })
  await expect(lane(page, 'fluentd:prod').getByText('newer image')).toBeVisible()
  await page.getByRole('button', { name: /^Import \d filtered lanes…$/ }).click()
  const fluentd = sheet(page).getByRole('checkbox', { name: 'fluentd:prod' })
  await expect(sheet(page).getByRole('button', { name: /^Import 2 tags/ })).toBeVisible()
  await fluentd.uncheck()
  await expect(forecast(page, 'fluentd:prod')).toContainText('skipped')
  await expect(sheet(page).getByRole('button', { name: /^Import 1 tag / })).toBeVisible()
  await fluentd.check()
  await expect(sheet(page).getByRole('button', { name: /^Import 2 tags/ })).toBeVisible()
  await fluentd.uncheck()
  await confirm(page, /^Import 1 tag /, CONFIRMATION)
  await page.waitForURL('**/operations/*')
  await expect(step(page, 'packit-service-fedmsg:prod')).toContainText('Done')
  await expect(step(page, 'fluentd:prod')).toHaveCount(0)
})

test('import all covers only the filtered lanes', async ({ page }) => {
  await page.goto('/prod')
  await page.getByRole('searchbox').fill('nginx')
  await page.getByRole('button', { name: 'Import 1 filtered lane…' }).click()
  await expect(sheet(page)).toContainText('Nothing to import: of 1 tag, 1 up to date.')
  await expect(forecast(page, 'nginx:prod')).toContainText('up to date')
})

test('one failed tag does not stop the others, and can be retried', async ({ page, quayside }) => {
  await page.goto('/prod')
  await quayside.push({ stream: 'fluentd', tag: 'prod' })
  await quayside.push({ stream: 'tokman', tag: 'prod' })
  // The page handles keys after hydration; this text shows that.
  await expect(page.getByText(/^Live · checked/)).toBeVisible()
  await page.keyboard.press('Control+k')
  await page.getByRole('combobox').fill('import all')
  await page.getByRole('option', { name: /^Import all \d+ tags…/ }).click()
  await expect(forecast(page, 'fluentd:prod')).toContainText('new image')
  await quayside.breakRegistry({ stream: 'fluentd', delayMs: 3_000 })
  await confirm(page, /^Import 3 tags/, CONFIRMATION)
  await page.waitForURL('**/operations/*')
  // Fails after the manifest of the image and before its configuration.
  await quayside.breakRegistry({ stream: 'fluentd', status: 500 })
  await expect(page.getByText(/^2 of 3 done, 1 failed\./)).toBeVisible()
  await expect(step(page, 'tokman:prod')).toContainText('Done')
  await expect(step(page, 'fluentd:prod')).toContainText('Failed')

  await quayside.breakRegistry({ stream: 'fluentd' })
  await page.getByRole('button', { name: 'Retry failed tags' }).click()
  await confirm(page, /^Import 1 tag/, CONFIRMATION)
  await expect(sheet(page)).toHaveCount(0)
  await expect(page.getByRole('heading', { name: 'Import 1 tag', level: 1 })).toBeVisible()
  await expect(step(page, 'fluentd:prod')).toContainText('Done')
})

test('stop finishes the running imports, and the rest can be imported later', async ({ page, quayside }) => {
  const from = { kind: 'DockerImage', name: 'quay.io/packit/fluentd:prod' }
  const names = Array.from({ length: 12 }, (_, index) => `copy-${String(index).padStart(2, '0')}`)
  for (const name of names) await createStream(quayside.run, name, [{ name: 'prod', from }])
  await page.goto('/prod?filter=copy')
  await expect(page.getByText('up to date')).toHaveCount(names.length)
  await quayside.push({ stream: 'fluentd', tag: 'prod' })
  await page.getByRole('button', { name: 'Import 12 filtered lanes…' }).click()
  await expect(forecast(page, 'copy-11:prod')).toContainText('new image')
  await quayside.breakRegistry({ stream: 'fluentd', delayMs: 1_000 })
  await confirm(page, /^Import 12 tags/, CONFIRMATION)
  await page.waitForURL('**/operations/*')
  await page.getByRole('button', { name: 'Stop' }).click()
  await expect(page.getByText(/^Stopped by .* done, \d+ not sent\.$/)).toBeVisible({ timeout: 30_000 })
  await expect(page.getByText('Not sent').first()).toBeVisible()
  await expect(page.getByText('Done', { exact: true }).first()).toBeVisible()
  await expect(page.getByRole('button', { name: 'Import the rest' })).toBeVisible()
})
