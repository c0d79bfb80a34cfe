import type { Locator, Page } from '@playwright/test'
import { inspect, inspectLooks } from './inspect'
import { confirm, lane, sheet } from './pages'
import { expect, test } from './quayside'

const REASON = 'Release freeze until Thursday'

test.beforeEach(async ({ quayside, signIn }) => {
  await quayside.reset()
  await signIn('operator')
})

/** The page takes clicks after hydration; this text shows that. */
async function open(page: Page, address: string) {
  await page.goto(address)
  await expect(page.getByText(/^Live · checked/)).toBeVisible()
}

const cronJobs = (page: Page): Locator => page.getByRole('list', { name: 'CronJobs that import' })

test('T8: the next import is skipped and run now instead, in 2 decisions and 4 clicks', async ({ page }) => {
  const taken = { clicks: 0, decisions: 0 }
  const click = async (button: Locator) => {
    taken.clicks += 1
    await button.click()
  }
  const decide = async (button: RegExp) => {
    taken.clicks += 1
    taken.decisions += 1
    await confirm(page, button, { environment: 'prod', reason: REASON })
  }
  await open(page, '/prod')
  await expect(cronJobs(page)).toContainText(/import-images imports next on .*, in \d/)
  await expect(lane(page, 'tokman:prod')).toContainText(/import-images runs in \d/)

  await click(page.getByRole('button', { name: 'Skip next run… import-images' }))
  await expect(sheet(page).getByText(/^Skipped:/)).toBeVisible()
  await inspect(page, 'skip-sheet')
  await decide(/^Skip this run$/)
  await page.waitForURL('**/operations/*')
  await click(page.getByRole('button', { name: 'Run import-images now…' }))
  await decide(/^Create the Job$/)
  await expect(page.getByRole('heading', { level: 1, name: 'Run import-images now' })).toBeVisible()
  await expect(page.getByText('succeeded').first()).toBeVisible()
  expect(taken).toEqual({ clicks: 4, decisions: 2 })

  await open(page, '/prod')
  await expect(cronJobs(page)).toContainText('by Olivia Operator')
  await expect(cronJobs(page)).toContainText(REASON)
  await expect(cronJobs(page)).toContainText('Quayside resumes it on')
  await expect(lane(page, 'tokman:prod')).toContainText('import-images is suspended')
  await open(page, '/prod/image-streams/tokman/prod')
  await expect(page.getByText(REASON).first()).toBeVisible()
  await expect(page.getByText('Its script names this stream and tag.')).toBeVisible()
  await open(page, '/')
  await expect(page.getByRole('article', { name: 'Packit production' })).toContainText(
    'import-images is suspended by Olivia Operator',
  )
  await open(page, '/prod/schedule')
  await expect(page.getByRole('article', { name: 'import-images' })).toContainText('Quayside resumes it on')
})

test('a suspension until a date', async ({ page }) => {
  await open(page, '/prod/schedule')
  await inspectLooks(page, 'schedule-of-cron-jobs')
  await page.getByRole('button', { name: 'Suspend… import-images' }).click()
  await sheet(page)
    .getByLabel(/^Resume when/)
    .fill('2035-01-02T09:00')
  await expect(sheet(page).getByText(/^Resumed by Quayside:/)).toBeVisible()
  await expect(sheet(page).getByText(/It misses several runs until then/)).toBeVisible()
  await inspectLooks(page, 'suspend-until')
  await confirm(page, /^Suspend$/, { environment: 'prod', reason: REASON })
  await page.waitForURL('**/operations/*')
  await open(page, '/prod')
  await expect(cronJobs(page)).toContainText('2 Jan 2035')
  await inspectLooks(page, 'pipeline-suspended')
  await open(page, '/')
  await inspectLooks(page, 'environments-suspended')
  await open(page, '/prod/image-streams/tokman/prod')
  await inspectLooks(page, 'tag-suspended')
})
