import type { Locator, Page } from '@playwright/test'
import { confirm, moved, sheet, short } from './pages'
import { expect, test } from './quayside'

const STREAMS = 10_000
const CONFIRMATION = { environment: 'prod', reason: 'The weekly import' }
const NGINX = '/prod/image-streams/nginx/prod'
const FLUENTD = '/prod/image-streams/fluentd/prod'

// No checks of the registry: 30,000 tags would be asked for while the tests run.
test.use({ moreStreams: STREAMS, registryCheckSeconds: 0 })
test.describe.configure({ mode: 'serial' })
test.beforeAll(async ({ quayside }) => {
  test.setTimeout(120_000)
  const missing = async () => {
    const response = await fetch(`${quayside.url}/api/readyz`)
    return ((await response.json()) as { missing: object[] }).missing
  }
  await expect.poll(missing, { timeout: 100_000 }).toEqual([])
})
test.beforeEach(({ signIn }) => signIn('operator'))

/** Presses a button whose plan asks a slow registry, and expects that the sheet says what it waits for. */
async function openSlowly(page: Page, button: Locator) {
  await button.click()
  await expect(sheet(page).getByText('Checking the cluster and the registry…')).toBeVisible()
}

/** The operation did each step, and the pods of the workload run its image. */
async function expectOnTarget(page: Page, workload: string, count: number) {
  await page.waitForURL('**/operations/*')
  await expect(page.getByRole('list').getByText('Done', { exact: true }).first()).toBeVisible()
  await expect(moved(page, workload)).toContainText(`${count} on target`)
}

test('among 10,000 streams, a new image is imported', async ({ page, quayside }) => {
  const { digest } = await quayside.push({ stream: 'fluentd', tag: 'prod' })
  await quayside.breakRegistry({ stream: 'fluentd', delayMs: 500 })
  await page.goto(FLUENTD)
  // What took long to list is old, until it is proven.
  await expect(page.getByText(/^Live · checked/)).toBeVisible({ timeout: 40_000 })
  await openSlowly(page, page.getByRole('button', { name: 'Import…' }))
  await expect(sheet(page).getByText(short(digest)).first()).toBeVisible()
  await confirm(page, /^Import and move/, CONFIRMATION)
  await expectOnTarget(page, 'fluentd', 1)
})

test('and reverted to what ran before', async ({ page }) => {
  await page.goto(FLUENTD)
  await openSlowly(page, page.getByRole('button', { name: 'Revert fluentd:prod…' }))
  await confirm(page, /^Pin and move one workload/, CONFIRMATION)
  await expectOnTarget(page, 'fluentd', 1)
})

test('an older image is pinned', async ({ page, quayside }) => {
  await quayside.breakRegistry({ stream: 'nginx', delayMs: 500 })
  await page.goto(NGINX)
  // The first one is the image that runs.
  await openSlowly(page, page.getByRole('button', { name: /^Pin to this/ }).nth(1))
  await confirm(page, /^Pin and move one workload/, CONFIRMATION)
  await expectOnTarget(page, 'nginx', 2)
})

test('all lanes of a filter are imported at once', async ({ page, quayside }) => {
  await quayside.push({ stream: 'packit-service', tag: 'prod' })
  await quayside.breakRegistry({ stream: 'packit-service', delayMs: 500 })
  await page.goto('/prod?filter=packit')
  await openSlowly(page, page.getByRole('button', { name: /^Import \d filtered lanes…$/ }))
  // The demo starts with a newer worker image in the registry.
  await confirm(page, /^Import 2 tags and move 4 workloads/, CONFIRMATION)
  await expectOnTarget(page, 'packit-service', 1)
  await expectOnTarget(page, 'packit-worker-long-running', 2)
})
