import type { Page } from '@playwright/test'
import { inspect } from './inspect'
import { confirm, history, importNow, lane, sheet, short } from './pages'
import { expect, test } from './quayside'

const FLUENTD = 'fluentd:prod'
const PAGE = '/prod/image-streams/fluentd/prod'
const REASON = 'It loses every second line'
const CONFIRMATION = { environment: 'prod', reason: REASON }

test.use({ registryCheckSeconds: 1 })
test.beforeEach(async ({ quayside, signIn }) => {
  await quayside.reset()
  await signIn('operator')
})

const row = (page: Page, digest: string) =>
  history(page, FLUENTD)
    .getByRole('row')
    .filter({ hasText: short(digest) })
    .first()

/** On the page of the tag. */
async function mark(page: Page, digest: string) {
  await page
    .getByRole('button', { name: `Mark bad… ${short(digest)}` })
    .first()
    .click()
  await expect(sheet(page).getByRole('heading', { level: 2 })).toHaveText(`Mark ${short(digest)} bad`)
  await confirm(page, /^Mark bad/, CONFIRMATION)
  await page.waitForURL('**/operations/*')
}

test('an image that is marked bad is imported by nobody, until the mark is taken back', async ({
  page,
  quayside,
}) => {
  const { digest } = await quayside.push({ stream: 'fluentd', tag: 'prod' })
  await page.goto(PAGE)
  await mark(page, digest)

  await page.goto('/prod')
  await expect(lane(page, FLUENTD).getByText('newer image, marked bad', { exact: true })).toBeVisible()
  await lane(page, FLUENTD)
    .getByRole('button', { name: /^Import…/ })
    .click()
  const refusal = sheet(page).getByRole('alert')
  await expect(refusal).toContainText(`${short(digest)} is marked bad. Olivia Operator marked it bad on`)
  await expect(refusal).toContainText(REASON)
  await expect(sheet(page).getByRole('button', { name: 'Take the mark back…' })).toBeVisible()
  await sheet(page).getByRole('button', { name: 'Close', exact: true }).last().click()

  await page.getByRole('button', { name: 'Import all…' }).click()
  const forecast = sheet(page).getByRole('table', { name: 'What the import would do' })
  await expect(forecast.getByRole('row', { name: FLUENTD })).toContainText('marked bad')
  await expect(forecast.getByRole('row', { name: FLUENTD })).toContainText(REASON)

  await page.goto(PAGE)
  await expect(page.getByText('Newer image, marked bad').first()).toBeVisible()
  await page.getByRole('button', { name: `Take mark back… ${short(digest)}` }).click()
  await confirm(page, /^Take mark back/, { ...CONFIRMATION, reason: 'It was the cache' })
  await page.waitForURL('**/operations/*')
  await page.goto('/prod')
  await expect(lane(page, FLUENTD).getByText('newer image', { exact: true })).toBeVisible()
  await importNow(page, FLUENTD, CONFIRMATION)
})

test('an image is marked in the history, where it runs: nothing moves, and a revert goes to no bad one', async ({
  page,
  quayside,
}) => {
  const pushed = []
  for (let builds = 0; builds < 2; builds += 1) {
    pushed.push(await quayside.push({ stream: 'fluentd', tag: 'prod' }))
    await page.goto('/prod')
    await importNow(page, FLUENTD, CONFIRMATION)
  }
  const [before = '', now = ''] = pushed.map(({ digest }) => digest)
  await page.goto(PAGE)
  await row(page, now)
    .getByRole('button', { name: /^Mark bad…/ })
    .click()
  await expect(sheet(page).getByText(/has it now and keeps it: a mark moves nothing/)).toBeVisible()
  await confirm(page, /^Mark bad/, CONFIRMATION)
  await page.waitForURL('**/operations/*')
  await page.goto(PAGE)
  await mark(page, before)

  await page.goto(PAGE)
  for (const digest of [before, now]) {
    await expect(row(page, digest)).toContainText('marked bad')
    await expect(row(page, digest)).toContainText('by Olivia Operator')
    await expect(row(page, digest)).toContainText(REASON)
  }
  await inspect(page, 'marks-history')
  await page.getByRole('button', { name: `Revert ${FLUENTD}…` }).click()
  const title = sheet(page).getByRole('heading', { level: 2 })
  await expect(title).toHaveText(/back to [0-9a-f]{8}$/)
  await expect(title).not.toHaveText(new RegExp(`${short(before)}|${short(now)}`))
})

test('the operation that brought an image, and the timeline, say that it is marked bad and why', async ({
  page,
  quayside,
}) => {
  const { digest } = await quayside.push({ stream: 'fluentd', tag: 'prod' })
  await page.goto('/prod')
  await importNow(page, FLUENTD, CONFIRMATION)
  const operation = page.url()
  const image = page.getByRole('region', { name: 'What it brought' })
  await image.getByRole('button', { name: `Mark bad… ${short(digest)}` }).click()
  await confirm(page, /^Mark bad/, CONFIRMATION)
  await page.waitForURL((url) => url.href !== operation && url.pathname.includes('/operations/'))
  await page.goto(operation)
  await expect(image).toContainText('marked bad')
  await expect(image).toContainText(REASON)
  await inspect(page, 'marks-operation')
  await page.goto('/prod/timeline')
  const event = page
    .getByRole('row')
    .filter({ hasText: `Import ${FLUENTD} now` })
    .first()
  await expect(event).toContainText('marked bad')
  await expect(event.getByRole('button', { name: `Take mark back… ${short(digest)}` })).toBeVisible()
})
