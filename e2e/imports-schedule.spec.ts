import type { Locator, Page } from '@playwright/test'
import { createCronJob, createJobOf } from './cluster-client'
import { inspect, inspectLooks } from './inspect'
import { confirm, lane, moved, sheet, short } from './pages'
import { expect, test } from './quayside'

const REASON = 'The fix has to be in before the weekend'

const cronJob = (page: Page, name: string): Locator => page.getByRole('article', { name, exact: true })

const tagRow = (page: Page, name: string): Locator =>
  page.getByRole('table', { name: 'Tags and their schedules' }).getByRole('row').filter({ hasText: name })

/** Confirms the plan, waits until it is done, and returns to the schedule. */
async function confirmAndReturn(page: Page, button: RegExp) {
  await confirm(page, button, { environment: 'prod', reason: REASON })
  await expect(page.getByText('Done. The schedule shows the result.', { exact: true })).toBeVisible()
  await returnToSchedule(page)
}

async function returnToSchedule(page: Page) {
  await page.getByRole('main').getByRole('link', { name: 'Schedule of Packit production' }).click()
  await expect(page.getByRole('heading', { level: 1, name: 'Schedule' })).toBeVisible()
}

test.beforeAll(({ quayside }) => quayside.reset())

test('the page of an environment links its schedule, which shows what imports, the next runs and the last results', async ({
  page,
  signIn,
}) => {
  await signIn('viewer')
  await page.goto('/prod')
  await page.getByRole('link', { name: 'Schedule of Packit production' }).click()
  await expect(page.getByRole('heading', { level: 1, name: 'Schedule' })).toBeVisible()

  const weekly = cronJob(page, 'import-images')
  await expect(weekly.getByText('At 02:00, only on Tuesday')).toBeVisible()
  await expect(weekly.getByText('the CronJob sets no time zone')).toBeVisible()
  await expect(weekly.getByRole('listitem')).toHaveText([/, in \d/, /, in \d/, /, in \d/])
  await expect(weekly.getByRole('row', { name: /succeeded/ })).toHaveCount(3)
  await expect(weekly.getByRole('row', { name: /failed/ })).toContainText('backoff limit')
  await expect(weekly.getByRole('button', { name: 'Run now… import-images' })).toHaveAccessibleDescription(
    'Read only: you cannot change this environment.',
  )
  await expect(weekly.getByRole('button', { name: /^Log/ })).toHaveCount(0)
  const log = await page.request.get('/api/environments/prod/cron-jobs/import-images/jobs/any/log')
  expect(log.status()).toBe(403)
})

test('a CronJob can be run now and followed live, with the log of its pod', async ({ page, signIn }) => {
  test.setTimeout(150_000)
  await signIn('operator')
  await page.goto('/prod/schedule')
  const weekly = cronJob(page, 'import-images')
  await weekly.getByRole('button', { name: 'Run now… import-images' }).click()
  await expect(sheet(page).getByText('The Job decides what it imports.', { exact: false })).toBeVisible()
  await sheet(page).getByText('oc commands', { exact: true }).click()
  await expect(sheet(page).getByText(/^oc create job import-images-manual-\w+ --from=cronjob/)).toBeVisible()
  await confirm(page, /^Create the Job$/, { environment: 'prod', reason: REASON })
  const log = page.getByRole('textbox', { name: /^Log text of import-images-manual/ })
  await expect(page.getByText(/^The Job import-images-manual-\w+ is (starting|running)\.$/)).toBeVisible()
  await expect(log).toHaveValue(/packit-worker imported: prod/, { timeout: 30_000 })
  const result = page.getByText(/these tags got a new image: .*packit-worker:prod/)
  await expect(result.first()).toBeVisible({ timeout: 90_000 })
  await expect(moved(page, 'packit-worker-long-running')).toContainText('2 on target')
  await inspect(page, 'run-operation')
  await returnToSchedule(page)

  const run = weekly.getByRole('row', { name: /manual/ })
  await expect(run).toHaveCount(1)
  await expect(run.getByText('succeeded')).toBeVisible()
  await run.getByRole('button', { name: /^Log of/ }).click()
  await expect(weekly.getByRole('textbox', { name: /^Log text of import-images-manual/ })).toHaveValue(
    /packit-worker imported: prod/,
  )
  await expect(page).toHaveURL(/\?log=import-images-manual-/)
  await page.goto('/prod')
  await expect(lane(page, 'packit-worker:prod').getByText('up to date')).toBeVisible()
})

test.describe('in another time zone', () => {
  test.use({ timezoneId: 'Asia/Tokyo' })

  test('the next runs are shown in the time zone of the browser', async ({ page, signIn }) => {
    await signIn('viewer')
    await page.goto('/prod/schedule')
    await expect(cronJob(page, 'import-images').getByText('At 02:00, only on Tuesday')).toBeVisible()
    // 02:00 UTC.
    await expect(cronJob(page, 'import-images').getByRole('listitem')).toHaveText([/11:00/, /11:00/, /11:00/])
  })
})

test('a CronJob can be suspended and resumed', async ({ page, signIn }) => {
  await signIn('operator')
  await page.goto('/prod/schedule')
  const weekly = cronJob(page, 'import-images')
  await weekly.getByRole('button', { name: 'Suspend… import-images' }).click()
  await expect(sheet(page).getByText('creates no Jobs on its schedule', { exact: false })).toBeVisible()
  await confirmAndReturn(page, /^Suspend$/)
  await expect(weekly.getByText('None while suspended')).toBeVisible()

  await weekly.getByRole('button', { name: 'Resume… import-images' }).click()
  await expect(sheet(page).getByText('runs on its schedule again, next on', { exact: false })).toBeVisible()
  await confirmAndReturn(page, /^Resume$/)
  await expect(weekly.getByRole('listitem')).toHaveCount(3)
})

test('CronJobs that do not import are not shown, and a labelled one appears without a reload', async ({
  page,
  signIn,
  quayside,
}) => {
  await createCronJob(quayside.run, 'redis-backup')
  await createJobOf(quayside.run, 'redis-backup', 'redis-backup-1')
  await signIn('operator')
  await page.goto('/prod/schedule')
  await expect(cronJob(page, 'import-images')).toBeVisible()
  await createCronJob(quayside.run, 'import-yearly', { 'quayside.io/imports': 'true' })
  await expect(cronJob(page, 'import-yearly').getByText('Time zone: Europe/Prague')).toBeVisible()
  await expect(cronJob(page, 'redis-backup')).toHaveCount(0)
  const log = await page.request.get('/api/environments/prod/cron-jobs/redis-backup/jobs/redis-backup-1/log')
  expect(log.status()).toBe(404)
})

test('a scheduled tag imports the next build by itself, and an unscheduled one does not', async ({
  page,
  signIn,
  quayside,
}) => {
  await signIn('operator')
  await page.goto('/prod/schedule')
  const fluentd = tagRow(page, 'fluentd:prod')
  await expect(fluentd).toContainText(/^(?!.*scheduled).*import-images runs in/)
  await fluentd.getByRole('button', { name: /^Start schedule/ }).click()
  await expect(sheet(page).getByText('Nothing moves now.', { exact: false })).toBeVisible()
  await confirmAndReturn(page, /^Start schedule$/)
  await expect(fluentd.getByText(/about/)).toBeVisible()

  const { digest } = await quayside.push({ stream: 'fluentd', tag: 'prod' })
  await page.goto('/prod')
  await expect(lane(page, 'fluentd:prod').getByText(short(digest)).first()).toBeVisible()

  await page.goto('/prod/schedule')
  await fluentd.getByRole('button', { name: /^Stop schedule/ }).click()
  await confirmAndReturn(page, /^Stop schedule$/)
  await expect(fluentd).toContainText(/^(?!.*scheduled).*import-images runs in/)
})

test('the schedule of a pinned tag starts after the pin, and the plan says so', async ({ page, signIn }) => {
  await signIn('operator')
  await page.goto('/prod/schedule')
  await tagRow(page, 'packit-dashboard:prod')
    .getByRole('button', { name: /^Start schedule/ })
    .click()
  await expect(sheet(page).getByText(/^It is pinned to [0-9a-f]{8}\./)).toBeVisible()
  await confirmAndReturn(page, /^Start schedule$/)
  await expect(tagRow(page, 'packit-dashboard:prod')).toContainText('no new images while pinned')
})

test('without rights to CronJobs the schedule says so, and the other pages work', async ({
  page,
  signIn,
  quayside,
}) => {
  quayside.cluster.break(/\/(cronjobs|jobs)\b/, {
    status: 403,
    contentType: 'application/json',
    body: JSON.stringify({
      kind: 'Status',
      status: 'Failure',
      reason: 'Forbidden',
      code: 403,
      message: 'no',
    }),
  })
  await quayside.restart()
  await signIn('operator')
  await page.goto('/prod/schedule')
  await expect(page.getByRole('alert').filter({ hasText: 'CronJobs, Jobs could not be read' })).toBeVisible()
  await expect(tagRow(page, 'fluentd:prod')).toBeVisible()
  await page.goto('/prod')
  await expect(lane(page, 'packit-worker:prod')).toBeVisible()
  await expect(page.getByText('could not be read')).toHaveCount(0)
  quayside.cluster.clearFaults()
  await page.goto('/prod/schedule')
  await expect(cronJob(page, 'import-images')).toBeVisible({ timeout: 60_000 })
})

test('the schedule, a log and a plan', async ({ page, signIn }) => {
  await signIn('operator')
  await page.goto('/prod/schedule')
  await page
    .getByRole('button', { name: /^Log of/ })
    .first()
    .click()
  await expect(page.getByRole('textbox', { name: /^Log text of import-images/ })).toBeVisible()
  await inspectLooks(page, 'schedule')
  await page.goto('/stg/schedule')
  await expect(page.getByText('No CronJobs that import')).toBeVisible()
  await inspectLooks(page, 'schedule-stg')
  await tagRow(page, 'nginx:stg').getByRole('button').click()
  await expect(sheet(page).getByRole('button', { name: 'Stop schedule' })).toBeVisible()
  await inspectLooks(page, 'schedule-plan')
})
