import { annotateTag } from './cluster-client'
import { inspectLooks } from './inspect'
import { confirm, history, importNow, lane, sheet, workload, signInAs } from './pages'
import { expect, test } from './quayside'

const CONFIRMATION = { environment: 'prod', reason: 'Workers crash on large specfiles' }
const WORKER = 'packit-worker:prod'
const SHORT = 'packit-worker-short-running'

test('a revert, with the pin or the paused trigger that it leaves', async ({
  page,
  browser,
  signIn,
  quayside,
}) => {
  test.setTimeout(120_000)
  await quayside.reset()
  await signIn('operator')
  await quayside.push({ stream: 'packit-worker', tag: 'prod', broken: true })
  await page.goto('/prod')
  await importNow(page, WORKER, CONFIRMATION)
  await page.goto('/prod')
  const stuck = workload(page, WORKER, SHORT)
  await expect(stuck).toContainText('is in CrashLoopBackOff')
  await inspectLooks(page, 'lane-failing')

  await lane(page, WORKER)
    .getByRole('button', { name: `Revert ${WORKER}…` })
    .click()
  await expect(sheet(page).getByRole('button', { name: /^Pin and move 3/ })).toBeVisible()
  await expect(sheet(page).getByRole('group', { name: 'Back to which image?' })).toBeVisible()
  await inspectLooks(page, 'revert')
  for (const name of ['packit-worker-long-running', 'packit-service-beat'])
    await sheet(page).getByRole('checkbox', { name }).uncheck()
  const confirmAlone = sheet(page).getByRole('button', { name: 'Pause and move one workload' })
  await expect(confirmAlone).toBeVisible()
  await inspectLooks(page, 'revert-alone')
  await confirm(page, /^Pause and move/)
  await inspectLooks(page, 'revert-missing')
  await confirm(page, /^Pause and move/, CONFIRMATION)
  await expect(page).toHaveURL(/\/operations\//)
  await page.goto('/prod')
  await expect(stuck).toContainText('trigger paused')
  await inspectLooks(page, 'lane-paused')

  await page.goto('/prod/image-streams/packit-dashboard/prod')
  await annotateTag(quayside.run, 'packit-dashboard:prod', {
    'quayside.io/pinned-until': '2026-01-05T12:00:00Z',
  })
  await expect(page.getByText('Review overdue')).toBeVisible()
  await inspectLooks(page, 'tag-overdue')
  await history(page, 'packit-dashboard:prod')
    .getByRole('button', { name: /^Pin to this/ })
    .first()
    .click()
  await expect(sheet(page).getByRole('button', { name: /^Pin and/ })).toBeVisible()
  await inspectLooks(page, 'pin')

  const other = await (await browser.newContext({ baseURL: quayside.url })).newPage()
  await signInAs(other, 'operator')
  await other.goto('/prod/image-streams/packit-dashboard/prod')
  await other.getByRole('button', { name: /^Follow registry again/ }).click()
  await confirm(other, /^Follow again/, CONFIRMATION)
  await expect(other).toHaveURL(/\/operations\//)
  await other.context().close()
  await expect(sheet(page).getByRole('button', { name: 'Use the new plan' })).toBeVisible()
  await inspectLooks(page, 'plan-changed')
  await page.keyboard.press('Escape')
  await expect(page).toHaveURL(/\/packit-dashboard\/prod$/)
  await page.goto('/prod')
  await expect(lane(page, 'packit-dashboard:prod').getByText('up to date')).toBeVisible()
})
