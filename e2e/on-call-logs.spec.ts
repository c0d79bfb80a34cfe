import { readFile } from 'node:fs/promises'
import { importNow, lane, sheet } from './pages'
import { expect, test } from './quayside'

const WORKER = 'packit-worker:prod'
const BEAT = 'packit-service-beat'
const DASHBOARD = '/prod/deployments/packit-dashboard'

test.beforeAll(async ({ quayside }) => quayside.reset())

test.describe.serial('a container that crashes', () => {
  test('T13: its last words, its exit code and the way back stand on one screen, one click from the pipeline', async ({
    page,
    quayside,
    signIn,
  }) => {
    await signIn('operator')
    await quayside.push({ stream: 'packit-worker', tag: 'prod', broken: true })
    await page.goto('/prod')
    await importNow(page, WORKER, { environment: 'prod', reason: 'New build' })
    await page.goto('/prod')
    await expect(lane(page, WORKER)).toContainText('CrashLoopBackOff')

    await lane(page, WORKER)
      .getByRole('button', { name: `Revert ${WORKER}…` })
      .click()

    const crash = sheet(page).getByRole('article', { name: /^Crash of/ })
    await expect(crash).toContainText('exit code 1 · Error')
    await expect(crash.getByRole('log')).toContainText("ImportError: cannot import name 'load'")
    await expect(sheet(page).getByRole('button', { name: /^Pin and move 3 workloads/ })).toBeInViewport()
    await expect(sheet(page).getByRole('heading', { name: /^Last log lines of/ })).toBeInViewport()
    await expect(crash.getByRole('log')).toBeInViewport()
    await page.screenshot({ path: 'test-results/logs-sheet.png' })
    await page.setViewportSize({ width: 360, height: 740 })
    await page.screenshot({ path: 'test-results/logs-sheet-360.png' })
  })

  test('its page has how it ended and what it printed', async ({ page, signIn }) => {
    await signIn('operator')
    await page.goto(`/prod/deployments/${BEAT}`)
    const crash = page.getByRole('article', { name: new RegExp(`^Crash of ${BEAT}`) })
    await expect(crash).toContainText('exit code 1 · Error')
    await expect(crash.getByRole('log')).toContainText('Traceback')
    await page.screenshot({ path: 'test-results/logs-crash.png', fullPage: true })
    await page.emulateMedia({ colorScheme: 'dark' })
    await page.setViewportSize({ width: 360, height: 740 })
    await page.screenshot({ path: 'test-results/logs-crash-dark-360.png', fullPage: true })
  })

  test('a viewer sees how it ended, and no log', async ({ page, signIn }) => {
    await signIn('viewer')
    await page.goto(`/prod/deployments/${BEAT}`)
    const crash = page.getByRole('article', { name: new RegExp(`^Crash of ${BEAT}`) })
    await expect(crash).toContainText('exit code 1 · Error')
    await expect(crash).toContainText('Logs are for operators.')
    await expect(page.getByRole('log')).toHaveCount(0)
    const name = ((await crash.getAttribute('aria-label')) ?? '').replace(/^Crash of (.+)\/.*$/, '$1')
    const query = `environment=prod&pod=${name}&container=x`
    for (const address of [
      `/api/pod-log/follow?${query}`,
      `/api/pod-log/file?${query}`,
      `/api/environments/prod/pods/${name}/log?container=x`,
    ]) {
      const response = await page.request.get(address)
      expect(response.status()).toBe(403)
      expect(await response.json()).toMatchObject({ error: { message: 'Logs are for operators.' } })
    }
  })
})

test('the log of a pod that runs is followed, stopped, searched and downloaded', async ({ page, signIn }) => {
  await signIn('operator')
  await page.goto(DASHBOARD)
  const logs = page.getByRole('region', { name: 'Logs' })
  await logs
    .getByRole('button', { name: /^Log of packit-dashboard/ })
    .first()
    .click()
  const log = logs.getByRole('log')
  await expect(log).toContainText('INFO ready')

  await logs.getByRole('button', { name: 'Follow' }).click()
  await expect(logs.getByText('Following')).toBeVisible()
  const last = log.locator('[data-line]').last()
  await expect(last).toContainText('done')
  const before = await last.innerText()
  await expect(last).not.toHaveText(before)
  // It stays at its end; the page itself does not scroll by itself.
  await expect
    .poll(() => log.evaluate((element) => element.scrollHeight - element.scrollTop - element.clientHeight))
    .toBeLessThan(40)

  await logs.getByRole('button', { name: 'Stop' }).click()
  await expect(logs.getByRole('button', { name: 'Follow' })).toBeVisible()
  const stopped = await last.innerText()

  await logs.getByLabel('Search in this log').fill('info READY')
  await expect(logs.getByText('1 found')).toBeVisible()
  await page.keyboard.press('Enter')
  await expect(logs.getByText('1 of 1')).toBeVisible()
  await expect(log.locator('mark')).toHaveText('INFO ready')
  await expect(log.locator('mark')).toBeInViewport()
  await logs.getByLabel('Search in this log').fill('no such words')
  await expect(logs.getByText('No matches')).toBeVisible()
  expect(await last.innerText()).toBe(stopped)
  await page.screenshot({ path: 'test-results/logs-follow.png' })

  const downloads = page.waitForEvent('download')
  await logs.getByRole('link', { name: /^Download/ }).click()
  const download = await downloads
  expect(download.suggestedFilename()).toMatch(/^packit-dashboard-[\w-]+\.log$/)
  expect(await readFile(await download.path(), 'utf8')).toContain(stopped)
})
