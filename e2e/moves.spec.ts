import type { Locator, Page } from '@playwright/test'
import { inspectLooks } from './inspect'
import { confirm, history } from './pages'
import { expect, test } from './quayside'

test.beforeAll(async ({ quayside }) => quayside.reset())

const rows = (page: Page, table: RegExp): Locator => page.getByRole('table', { name: table }).getByRole('row')

test('histories and Activity name who moved images outside Quayside, and mark what is inferred', async ({
  page,
  signIn,
}) => {
  await signIn('viewer')
  await page.goto('/prod/image-streams/packit-service-fedmsg/prod')
  const items = history(page, 'packit-service-fedmsg:prod').getByRole('row')
  await expect(items.nth(1)).toContainText('imported by oc or another client (inferred)')
  await expect(items.nth(2)).toContainText(
    /imported by (the Job import-images-\d+|a run of CronJob import-images) \(inferred\)/,
  )
  await page.goto('/stg/image-streams/packit-service/stg')
  const scheduled = history(page, 'packit-service:stg').getByRole('row').nth(1)
  await expect(scheduled).toContainText('imported by the cluster’s schedule (inferred)')
  // Written into the tag: nothing to infer.
  await page.goto('/prod/image-streams/packit-dashboard/prod')
  const pinned = history(page, 'packit-dashboard:prod').getByRole('row').nth(1)
  await expect(pinned).toContainText(/pinned by operator/)
  await expect(pinned).not.toContainText('(inferred)')

  await page.goto('/prod/activity')
  await expect(page.getByText('No operations yet')).toBeVisible()
  await page.getByRole('button', { name: /^Moves outside Quayside/ }).click()
  await expect(rows(page, /^Moves outside Quayside/).nth(1)).toContainText('oc or another client (inferred)')
  await page.getByLabel('Filter moves').fill('import-images')
  await expect(rows(page, /^Moves outside Quayside/).nth(1)).toContainText(
    /the Job import-images-\d+ \(inferred\)/,
  )
  await page.reload()
  await expect(rows(page, /^Moves outside Quayside/).nth(1)).toContainText('the Job import-images')
})

test('a revision that came back says since when it is in use, and when it was made', async ({
  page,
  signIn,
}) => {
  await signIn('operator')
  await page.goto('/prod/deployments/nginx')
  const revisions = rows(page, /^Revisions of nginx/)
  await page.goto('/prod/image-streams/nginx/prod')
  await history(page, 'nginx:prod')
    .getByRole('row')
    .nth(2)
    .getByRole('button', { name: /^Pin to this/ })
    .click()
  await confirm(page, /^Pin/, { environment: 'prod', reason: 'The new one loses the cache' })
  await page.waitForURL('**/operations/*')
  await expect(page.getByRole('list').getByText('Done')).toBeVisible()
  await page.goto('/prod/deployments/nginx')
  await expect(revisions.nth(1)).toContainText(/in use for \d+ (s|min) \(made \d+ (d|weeks|months) ago\)/)
  await expect(revisions.nth(1)).toContainText('The new one loses the cache')
  await expect(revisions.nth(2)).toContainText(/until (now|\d+ (s|min) ago), for/)
})

test('who moved images', async ({ page, signIn }) => {
  await signIn('operator')
  await page.goto('/prod/activity?show=others')
  await expect(page.getByText(/^Live · checked/)).toBeVisible()
  await inspectLooks(page, 'moves-activity')
  await page.goto('/prod/deployments/pushgateway')
  await expect(page.getByText('moved by oc set (inferred)')).toBeVisible()
  await inspectLooks(page, 'moves-revisions')
  await page.goto('/prod/image-streams/packit-service-fedmsg/prod')
  await expect(page.getByText(/^Live · checked/)).toBeVisible()
  await inspectLooks(page, 'moves-history')
})
