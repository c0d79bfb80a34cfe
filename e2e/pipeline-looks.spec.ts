import type { Page } from '@playwright/test'
import { inspectLooks } from './inspect'
import { sheet } from './pages'
import { expect, test } from './quayside'

const PAGES = {
  overview: '/',
  pipeline: '/prod',
  'pipeline-stg': '/stg',
  tag: '/prod/image-streams/packit-worker/prod',
  'tag-failing': '/prod/image-streams/tokman/prod',
  deployment: '/prod/deployments/pushgateway',
  'stateful-set': '/prod/stateful-sets/packit-worker-short-running',
  unhealthy: '/prod/deployments/packit-service-fedmsg',
  timeline: '/prod/timeline',
  timelines: '/timeline',
  'not-found': '/prod/deployments/nosuch',
}

test.beforeAll(async ({ quayside }) => quayside.reset())

test('the sign-in page', async ({ page }) => {
  await page.goto('/sign-in')
  await expect(page.getByRole('button', { name: /^Sign in with/ })).toBeVisible()
  await inspectLooks(page, 'sign-in')
})

test('every page', async ({ page, signIn }) => {
  const violations = policyViolations(page)
  await signIn('operator')
  for (const [name, address] of Object.entries(PAGES)) {
    await page.goto(address)
    await expect(page.getByRole('heading', { level: 1 })).toBeVisible()
    await expect(page.getByText(/^Live · checked/)).toBeVisible()
    await expect(page.getByText('Checking the registry…')).toHaveCount(0)
    await inspectLooks(page, name)
  }
  // It shows nothing of clusters that could be stale.
  await page.goto('/about')
  await expect(page.getByRole('heading', { level: 1, name: 'About this Quayside' })).toBeVisible()
  await inspectLooks(page, 'about')
  expect(violations).toEqual([])
})

test('a plan and a refusal', async ({ page, signIn }) => {
  await signIn('operator')
  await page.goto('/prod/image-streams/packit-worker/prod')
  // The page handles clicks after hydration; this text shows that.
  await expect(page.getByText(/^Live · checked/)).toBeVisible()
  await page
    .getByRole('button', { name: /^Pin to this/ })
    .nth(1)
    .click()
  await expect(sheet(page).getByRole('button', { name: /^Pin/ })).toBeVisible()
  await inspectLooks(page, 'plan')
  await page.goto('/prod/image-streams/packit-worker/prod')
  await page.getByRole('button', { name: /older imports$/ }).click()
  // The registry no longer has the second oldest image of the demo.
  await page
    .getByRole('button', { name: /^Pin to this/ })
    .nth(-2)
    .click()
  await expect(sheet(page).getByRole('alert')).toContainText('Digest not found in the registry')
  await inspectLooks(page, 'refusal')
})

function policyViolations(page: Page): string[] {
  const violations: string[] = []
  page.on('console', (message) => {
    if (message.text().includes('Content Security Policy')) violations.push(message.text())
  })
  return violations
}
