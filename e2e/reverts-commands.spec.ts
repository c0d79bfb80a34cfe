import type { Page } from '@playwright/test'
import { writeOf, writesIn } from './oc'
import { confirm, history, sheet } from './pages'
import { expect, test, type Quayside } from './quayside'

/** Contains what a shell treats specially: quotes, a backslash and spaces. */
const REASON = `it's "broken" \\ again`
const CONFIRMATION = { environment: 'prod', reason: REASON }

test.beforeAll(async ({ quayside }) => quayside.reset())
test.beforeEach(({ signIn }) => signIn('operator'))

/** The commands that the sheet shows once the reason is typed. */
async function commandsShown(page: Page): Promise<string[]> {
  // The plan without a reason is here, so the next one is that with it.
  await expect(sheet(page).getByRole('status').last()).toHaveText('Plan is up to date')
  await sheet(page)
    .getByLabel(/^Reason/)
    .fill(REASON)
  const planned = page.waitForResponse((response) => response.request().method() === 'POST')
  await sheet(page)
    .getByLabel(/is protected: type/)
    .focus()
  await planned
  await expect(sheet(page).getByRole('status').last()).toHaveText('Plan is up to date')
  await sheet(page).getByText('oc commands', { exact: true }).click()
  return (await sheet(page).locator('pre').innerText()).split('\n')
}

/** Confirms the open sheet, and expects the requests that its commands would send, except for times. */
async function expectSameRequests(page: Page, { cluster }: Quayside, button: RegExp) {
  const commands = (await commandsShown(page)).flatMap((command) => writeOf(command) ?? [])
  expect(commands.length).toBeGreaterThan(0)
  const sent = cluster.requests.length
  await confirm(page, button, CONFIRMATION)
  await expect(page).toHaveURL(/\/prod\/operations\//)
  const writes = () =>
    writesIn(cluster.requests.slice(sent)).filter(
      // Change causes are written afterwards, onto the new revisions.
      ({ body }) => !JSON.stringify(body).includes('change-cause'),
    )
  await expect.poll(() => writes().length).toBe(commands.length)
  expect(withoutTimes(writes())).toEqual(withoutTimes(commands))
}

function withoutTimes(value: unknown): unknown {
  return JSON.parse(JSON.stringify(value).replaceAll(/("quayside\.io\/pinned-at":)"[^"]*"/g, '$1""'))
}

test('a pin, and following again, send the same requests as the oc commands', async ({ page, quayside }) => {
  await page.goto('/prod/image-streams/nginx/prod')
  await history(page, 'nginx:prod')
    .getByRole('row')
    .nth(2)
    .getByRole('button', { name: /^Pin to this/ })
    .click()
  await expectSameRequests(page, quayside, /^Pin/)
  await page.goto('/prod/image-streams/nginx/prod')
  await page.getByRole('button', { name: 'Follow registry again…' }).click()
  await expectSameRequests(page, quayside, /^Follow again/)
})

test('a revert that pauses a trigger, and a resume, do too', async ({ page, quayside }) => {
  await page.goto('/prod/deployments/fluentd')
  await page.getByRole('button', { name: 'Revert… fluentd' }).click()
  await sheet(page).getByRole('radio', { name: 'Pause the image trigger of fluentd' }).check()
  await expect(sheet(page).getByRole('button', { name: /^Pause and move/ })).toBeVisible()
  await expectSameRequests(page, quayside, /^Pause and move/)
  await page.goto('/prod/deployments/fluentd')
  await page.getByRole('button', { name: /^Resume… the image trigger/ }).click()
  await expectSameRequests(page, quayside, /^Resume/)
})

test('a revert to a revision does too', async ({ page, quayside }) => {
  await page.goto('/prod/deployments/pushgateway')
  await page
    .getByRole('button', { name: /^Revert to revision/ })
    .first()
    .click()
  await expectSameRequests(page, quayside, /^Move one workload/)
})
