import type { Locator, Page } from '@playwright/test'
import { readStreamSpec } from './cluster-client'
import { inspect, inspectLooks } from './inspect'
import { confirm, history, lane, moved, sheet } from './pages'
import { CONFIRMATION, open, Person } from './person'
import { expect, test } from './quayside'

test.use({ registryCheckSeconds: 1 })
test.beforeEach(async ({ quayside, signIn }) => {
  test.setTimeout(150_000)
  await quayside.reset()
  await signIn('operator')
})

const undone = (page: Page): Locator => page.getByRole('link', { name: /^Undone by Olivia Operator/ })

test('T5: all that is newer but one is imported in 3 clicks, and taken back as one in 2', async ({
  page,
  quayside,
}) => {
  const person = new Person(page)
  const before = await readStreamSpec(quayside.run, 'packit-worker')
  await quayside.push({ stream: 'fluentd', tag: 'prod' })
  await quayside.push({ stream: 'nginx', tag: 'prod' })
  await open(page, '/prod')
  await expect(lane(page, 'nginx:prod').getByText('newer image')).toBeVisible()
  await person.click(page.getByRole('button', { name: 'Import all…' }))
  await person.click(sheet(page).getByRole('checkbox', { name: 'fluentd:prod' }))
  // A plan that changes clears the typed name.
  await expect(sheet(page).getByRole('button', { name: /^Import 2 tags/ })).toBeVisible()
  await person.confirm(/^Import 2 tags and move 4 workloads/)
  expect(person.spent().clicks).toBeLessThanOrEqual(3)
  await page.waitForURL('**/operations/*')
  const imported = page.url()
  await expect(page.getByRole('listitem').filter({ hasText: 'into packit-worker:prod' })).toContainText(
    'Done',
  )
  // While pods are replaced, the plan of the undo goes on changing: which of them block their sets comes and goes.
  for (const name of [
    'nginx',
    'packit-service-beat',
    'packit-worker-long-running',
    'packit-worker-short-running',
  ])
    await expect(moved(page, name)).toContainText(/healthy|settling/i, { timeout: 60_000 })

  await person.click(page.getByRole('button', { name: /^Undo this/ }))
  const rows = sheet(page).getByRole('table', { name: 'What the undo would do' }).getByRole('row')
  await expect(rows.filter({ hasText: 'goes back' })).toHaveCount(2)
  await inspect(page, 'undo-of-many-sheet')
  await person.confirm(/^Put 2 tags back/)
  expect(person.spent().clicks).toBeLessThanOrEqual(2)
  await page.waitForURL((url) => url.pathname.includes('/operations/') && url.href !== imported)
  await expect(page.getByRole('heading', { level: 1 })).toHaveText(/^Undo: Import 2 of \d+ tags$/)
  await expect(moved(page, 'packit-worker-long-running')).toContainText('2 on target')

  await page.goto(imported)
  await expect(undone(page).first()).toBeVisible()
  await expect(page.getByRole('button', { name: /^Undo this/ })).toHaveCount(0)
  await inspect(page, 'undone-import-of-many')
  // What undoes many is undone as one, too.
  await undone(page).first().click()
  await page.getByRole('button', { name: /^Undo this/ }).click()
  await confirm(page, /^Put 2 tags back/, CONFIRMATION)
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('Follow again with 2 tags')
  await expect.poll(() => readStreamSpec(quayside.run, 'packit-worker')).toEqual(before)
})

test('T10: the last revert and its reason are found and it is taken back in 3 clicks, and it says so', async ({
  page,
}) => {
  const person = new Person(page)
  await open(page, '/prod/image-streams/nginx/prod')
  const older = history(page, 'nginx:prod').getByRole('row').nth(2)
  await older.getByRole('button', { name: /^Pin to this/ }).click()
  await confirm(page, /^Pin/, { ...CONFIRMATION, reason: 'It crashes on large specfiles' })
  await page.waitForURL('**/operations/*')
  const revert = page.url()
  await expect(page.getByRole('list').getByText('Done', { exact: true })).toBeVisible()

  await open(page, '/prod')
  await person.click(
    page.getByRole('navigation', { name: 'Environments' }).getByRole('link', { name: /^Activity/ }),
  )
  const row = page
    .getByRole('table', { name: /^Operations in/ })
    .getByRole('row')
    .nth(1)
  await expect(row).toContainText('It crashes on large specfiles')
  await person.click(row.getByRole('button', { name: /^Undo this/ }))
  await person.confirm(/^Follow again/)
  expect(person.spent().clicks).toBeLessThanOrEqual(3)
  await page.waitForURL('**/operations/*')

  await page.goto('/prod/activity')
  const old = page
    .getByRole('table', { name: /^Operations in/ })
    .getByRole('row')
    .nth(2)
  await expect(old.getByRole('link', { name: /^Undone by Olivia Operator/ })).toBeVisible()
  await expect(old.getByRole('button', { name: /^Undo this/ })).toHaveCount(0)
  await inspect(page, 'activity-undone')
  await page.goto(revert)
  await expect(undone(page).first()).toBeVisible()
})

test('a finished operation is a record, and says what is so now', async ({ page }) => {
  await open(page, '/prod/image-streams/packit-service/prod')
  const older = history(page, 'packit-service:prod').getByRole('row').nth(2)
  await older.getByRole('button', { name: /^Pin to this/ }).click()
  await confirm(page, /^Pin/, CONFIRMATION)
  await page.waitForURL('**/operations/*')
  const pinned = page.url()
  await expect(page.getByRole('region', { name: 'At its end' })).toBeVisible({ timeout: 90_000 })
  await inspectLooks(page, 'record')
  await page.getByRole('button', { name: /^Undo this/ }).click()
  await confirm(page, /^Follow again/, CONFIRMATION)
  await page.waitForURL((url) => url.pathname.includes('/operations/') && url.href !== pinned)
  await expect(page.getByRole('list').getByText('Done', { exact: true })).toBeVisible()
  await page.goto(pinned)
  await expect(moved(page, 'packit-service').getByText('Now', { exact: true })).toBeVisible()
  await inspectLooks(page, 'record-undone')
})
