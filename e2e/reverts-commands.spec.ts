import type { Page } from '@playwright/test'
import { writeOf, writesIn } from './oc'
import { confirm, history, sheet } from './pages'
import { expect, test, type Quayside } from './quayside'

/** With what a shell has to be told apart by: quotes, backslashes and blanks. */
const REASON = `it's "broken" \\ again`
const AGREED = { environment: 'prod', reason: REASON }

test.beforeAll(async ({ quayside }) => quayside.reset())
test.beforeEach(({ signIn }) => signIn('operator'))

/** The commands that the sheet shows once the reason is typed. */
async function commandsShown(page: Page): Promise<string[]> {
  await sheet(page).getByLabel('Why?').fill(REASON)
  const planned = page.waitForResponse((response) => response.request().method() === 'POST')
  await sheet(page)
    .getByLabel(/is protected: type/)
    .focus()
  await planned
  await expect(sheet(page).getByRole('status').last()).toHaveText('As the cluster is now')
  return (await sheet(page).locator('pre').innerText()).split('\n')
}

/** Confirms the open sheet; what was sent then is what its commands would have sent, but for when that was. */
async function expectSame(page: Page, { cluster }: Quayside, button: RegExp) {
  const commands = (await commandsShown(page)).flatMap((command) => writeOf(command) ?? [])
  expect(commands.length).toBeGreaterThan(0)
  const sent = cluster.requests.length
  await confirm(page, button, AGREED)
  await expect(page).toHaveURL(/\/prod\/operations\//)
  const writes = () =>
    writesIn(cluster.requests.slice(sent)).filter(
      // Of workloads that the image trigger moves, the change cause is written afterwards.
      ({ body }) => !JSON.stringify(body).startsWith('{"metadata":{"uid"'),
    )
  await expect.poll(() => writes().length).toBe(commands.length)
  expect(withoutTimes(writes())).toEqual(withoutTimes(commands))
}

function withoutTimes(value: unknown): unknown {
  return JSON.parse(JSON.stringify(value).replaceAll(/("quayside\.io\/pinned-at":)"[^"]*"/g, '$1""'))
}

test('a pin, and following again, send what the sheet shows for oc', async ({ page, quayside }) => {
  await page.goto('/prod/image-streams/nginx/prod')
  await history(page, 'nginx:prod')
    .getByRole('row')
    .nth(2)
    .getByRole('button', { name: /^Pin to this/ })
    .click()
  await expectSame(page, quayside, /^Pin/)
  await page.goto('/prod/image-streams/nginx/prod')
  await page.getByRole('button', { name: 'Follow registry again…' }).click()
  await expectSame(page, quayside, /^Resume/)
})

test('so do a revert that pauses, and a resume', async ({ page, quayside }) => {
  await page.goto('/prod/deployments/fluentd')
  await page.getByRole('button', { name: 'Revert… fluentd' }).click()
  await sheet(page)
    .getByRole('radio', { name: /^Move only fluentd/ })
    .check()
  await expect(sheet(page).getByRole('button', { name: /^Revert and pause/ })).toBeVisible()
  await expectSame(page, quayside, /^Revert and pause/)
  await page.goto('/prod/deployments/fluentd')
  await page.getByRole('button', { name: /^Resume… the image trigger/ }).click()
  await expectSame(page, quayside, /^Resume/)
})

test('so does a revert to a revision', async ({ page, quayside }) => {
  await page.goto('/prod/deployments/pushgateway')
  await page
    .getByRole('button', { name: /^Revert to revision/ })
    .first()
    .click()
  await expectSame(page, quayside, /^Revert/)
})
