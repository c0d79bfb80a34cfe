import { inspect } from './inspect'
import { importNow, short } from './pages'
import { CONFIRMATION, open } from './person'
import { expect, test } from './quayside'

const SHORT = 'packit-worker-short-running'

test.beforeEach(async ({ quayside, signIn }) => {
  test.setTimeout(120_000)
  await quayside.reset()
  await signIn('operator')
})

test('an import that broke the workers is one event, and a crash leads to what changed before it', async ({
  page,
  quayside,
}) => {
  const { digest } = await quayside.push({ stream: 'packit-worker', tag: 'prod', broken: true })
  await open(page, '/prod')
  await importNow(page, 'packit-worker:prod', { ...CONFIRMATION, reason: 'The weekly import' })
  await open(page, '/prod')
  await page.getByRole('link', { name: 'Timeline of Packit production' }).click()
  const imported = page.getByRole('row').filter({ hasText: 'The weekly import' })
  await expect(imported).toHaveCount(1)
  await expect(imported).toContainText(short(digest))
  await expect(imported).toContainText('on the record')
  const crash = page.getByRole('row').filter({ hasText: SHORT }).filter({ hasText: 'crashes, exit code 1' })
  await expect(crash).toHaveCount(1, { timeout: 30_000 })

  await crash.getByRole('link', { name: 'What changed before' }).click()
  const moment = page.getByRole('region', { name: /^At / })
  const before = moment.getByRole('table', { name: 'What changed before the crash' })
  await expect(before.getByRole('row').nth(1)).toContainText('The weekly import')
  const ran = moment.getByRole('table', { name: 'What ran then' }).getByRole('row').filter({ hasText: SHORT })
  await expect(ran).toContainText(short(digest))
  await expect(ran).toContainText('crashed')
  await inspect(page, 'timeline-moment')
})

test('the timeline of all environments tells an import by the schedule, with what that is inferred from', async ({
  page,
  quayside,
}) => {
  await open(page, '/timeline?kind=image&lane=packit-service:stg')
  const { digest } = await quayside.push({ stream: 'packit-service', tag: 'stg' })
  const row = page.getByRole('row').filter({ hasText: short(digest) })
  await expect(row).toContainText('imported by the cluster’s schedule (inferred)', { timeout: 30_000 })
  await expect(row).toContainText('seen')
  await page.goto('/prod/timeline?at=yesterday')
  await expect(
    page.getByText(/^Ignored in the address: at="yesterday" is not a time with its zone/),
  ).toBeVisible()
})
