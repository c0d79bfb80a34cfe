import type { Page } from '@playwright/test'
import { lane } from './pages'
import { expect, test } from './quayside'

const STREAMS = 400
/** By name. */
const LAST = 'tokman:prod'
const FAR = 'app-00300'

test.use({ moreStreams: STREAMS, registryCheckSeconds: 86_400 })
test.beforeEach(async ({ page, signIn }) => {
  await signIn('operator')
  await page.goto('/prod')
  await expect(lane(page, 'app-00000:latest')).toBeVisible()
})

const lanes = (page: Page) => page.getByRole('article')
const filter = (page: Page) => page.getByRole('searchbox', { name: 'Filter lanes' })

test('a page of many lanes renders only the visible ones', async ({ page }) => {
  await page.goto('/prod?order=name')
  const count = Number(await lanes(page).first().getAttribute('aria-setsize'))
  expect(count).toBeGreaterThan(3 * STREAMS)
  expect(await lanes(page).count()).toBeLessThan(40)
  await page.keyboard.press('End')
  await expect(lane(page, LAST)).toBeVisible()
  await expect(lane(page, LAST)).toHaveAttribute('aria-setsize', String(count))
  expect(await lanes(page).count()).toBeLessThan(60)
  await page.evaluate(() => window.scrollTo(0, document.body.scrollHeight / 2))
  await expect(
    lanes(page)
      .getByRole('heading', { name: /^app-00[12]/ })
      .first(),
  ).toBeVisible()
})

test('what is broken comes first, with a count that links to it, until somebody orders by name', async ({
  page,
}) => {
  await expect(lanes(page).nth(0)).toHaveAccessibleName(LAST)
  await expect(lanes(page).nth(1)).toHaveAccessibleName('packit-service-fedmsg:prod')
  await page.getByRole('button', { name: '2 in trouble' }).click()
  await expect(lanes(page)).toHaveCount(2)
  await expect(page).toHaveURL(/\?concern=trouble$/)
  await page.getByRole('button', { name: '2 in trouble' }).click()
  await page.getByRole('button', { name: 'By name' }).click()
  await expect(lanes(page).nth(0)).toHaveAccessibleName('app-00000:latest')
  await expect(page).toHaveURL(/\?order=name$/)
  await page.reload()
  await expect(lanes(page).nth(0)).toHaveAccessibleName('app-00000:latest')
})

test('scrolling does not move the keyboard focus', async ({ page }) => {
  const link = lane(page, 'app-00001:prod').getByRole('link', { name: 'app-00001:prod' }).first()
  await link.focus()
  await page.evaluate(() => window.scrollTo(0, document.body.scrollHeight / 2))
  await expect(lane(page, 'app-00000:latest')).toHaveCount(0)
  await expect(link).toBeFocused()
})

test('the filter finds lanes that are not rendered, and stays in the address', async ({ page }) => {
  await filter(page).fill(`${FAR} stg`)
  await expect(lanes(page)).toHaveCount(1)
  await expect(lane(page, `${FAR}:stg`)).toBeVisible()
  await expect(page).toHaveURL(/\?filter=app-00300\+stg$/)
  await page.reload()
  await expect(lanes(page)).toHaveCount(1)
  await filter(page).fill('nosuch')
  await page.getByRole('button', { name: /^Show all/ }).click()
  await expect(lane(page, 'app-00000:latest')).toBeVisible()
  await expect(filter(page)).toHaveValue('')
})

test('the attention summary links its lanes', async ({ page }) => {
  const failing = page.getByRole('button', { name: '1 import failing' })
  await failing.click()
  await expect(lanes(page)).toHaveCount(1)
  await expect(lane(page, LAST).getByText('import failing')).toBeVisible()
  await expect(page).toHaveURL(/\?concern=importFailing$/)
  await expect(failing).toHaveAttribute('aria-pressed', 'true')
  await failing.click()
  await expect(lane(page, 'app-00000:latest')).toBeVisible()
})

test('the overview links them, too', async ({ page }) => {
  await page.goto('/')
  await page
    .getByRole('article', { name: 'Packit production' })
    .getByRole('link', { name: '1 import failing' })
    .click()
  await expect(lane(page, LAST)).toBeVisible()
  await expect(lanes(page)).toHaveCount(1)
})

test('the search finds every lane, and the search shortcut of the browser focuses the filter', async ({
  page,
}) => {
  await page.keyboard.press('Control+f')
  await expect(filter(page)).toBeFocused()
  await page.keyboard.press('Control+k')
  const palette = page.getByRole('dialog', { name: 'Search or run' })
  await palette.getByRole('combobox').fill(`import ${FAR} latest`)
  await expect(palette.getByRole('option').first()).toContainText(`Import ${FAR}:latest now…`)
})

test('each tag is checked in the registry once, regardless of page views', async ({ page, quayside }) => {
  const asked = () =>
    quayside.cluster.requests.filter(({ line }) => line.includes('imagestreamimports')).length
  await expect.poll(asked, { timeout: 30_000 }).toBeGreaterThan(3 * STREAMS)
  await expect(lane(page, 'app-00000:latest').getByText(/up to date|newer image/)).toBeVisible()
  const before = asked()
  for (const address of ['/prod', '/', '/prod/image-streams/nginx/prod', '/prod']) {
    await page.goto(address)
    await expect(page.getByText(/^Live · checked/)).toBeVisible()
  }
  expect(asked()).toBe(before)
})
