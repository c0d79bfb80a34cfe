import type { Browser, Page } from '@playwright/test'
import { confirm, history, importNow, lane, pods, sheet, short, signInAs, WELL } from './pages'
import { expect, test, type Quayside } from './quayside'

const CONFIRMATION = { environment: 'prod', reason: 'Workers crash on large specfiles' }
const PIN = /^Pin and move one workload/

/** Each test uses its own lane. */
test.beforeAll(({ quayside }) => quayside.reset())
test.beforeEach(({ signIn }) => signIn('operator'))

async function otherBrowser(browser: Browser, { url }: Quayside): Promise<Page> {
  const page = await (await browser.newContext({ baseURL: url })).newPage()
  await signInAs(page, 'operator')
  return page
}

/** Opens the plan to pin the image in a row of the history, and resolves with its short digest. */
async function openPinPlan(page: Page, stream: string, row: number): Promise<string> {
  await page.goto(`/prod/image-streams/${stream}/prod`)
  const image = history(page, `${stream}:prod`).getByRole('row').nth(row)
  const digest = await image.getByRole('button').first().innerText()
  await image.getByRole('button', { name: /^Pin to this/ }).click()
  await expect(sheet(page).getByRole('button', { name: /^Pin and move/ })).toBeVisible()
  return digest.slice(0, 8)
}

test('a plan that changes while it is open says how, keeps the typed text, and must be confirmed again', async ({
  page,
  browser,
  quayside,
}) => {
  await quayside.push({ stream: 'packit-service', tag: 'prod' })
  await openPinPlan(page, 'packit-service', 3)
  await sheet(page)
    .getByLabel(/^Reason/)
    .fill('Typed before')
  await sheet(page)
    .getByLabel(/is protected: type/)
    .fill('prod')
  await sheet(page)
    .getByLabel(/^Reason/)
    .focus()
  const other = await otherBrowser(browser, quayside)
  await other.goto('/prod')
  await importNow(other, 'packit-service:prod', CONFIRMATION)

  await expect(sheet(page).getByRole('alert')).toContainText('The plan changed while you read it.')
  await expect(sheet(page).getByRole('alert')).toContainText(/now runs [0-9a-f]{8} instead of [0-9a-f]{8}/)
  await expect(sheet(page).getByLabel(/^Reason/)).toHaveValue('Typed before')
  await expect(sheet(page).getByLabel(/^Reason/)).toBeFocused()
  // Nobody can confirm what they have not read, and the name was typed for the plan before.
  await expect(sheet(page).getByRole('button', { name: /^Pin and move/ })).toBeDisabled()
  await expect(sheet(page).getByLabel(/is protected: type/)).toHaveValue('')
  await page.keyboard.press('Enter')
  await expect(sheet(page).getByRole('button', { name: 'Use the new plan' })).toBeFocused()
  await page.keyboard.press('Enter')
  await expect(sheet(page).getByRole('alert')).toHaveCount(0)
  await confirm(page, PIN, { environment: 'prod' })
  await expect(page).toHaveURL(/\/prod\/operations\//)
  await other.context().close()
})

test('of two conflicting plans confirmed at once, one is applied and the other says why not', async ({
  page,
  browser,
  quayside,
}) => {
  const other = await otherBrowser(browser, quayside)
  const [mine, theirs] = [await openPinPlan(page, 'nginx', 3), await openPinPlan(other, 'nginx', 4)]
  expect(mine).not.toBe(theirs)
  await Promise.all([page, other].map((each) => confirm(each, PIN, CONFIRMATION)))
  const started = () => [page, other].filter((each) => each.url().includes('/operations/')).length
  await expect.poll(started).toBe(1)
  const [late, digest] = page.url().includes('/operations/') ? [other, mine] : [page, theirs]
  await expect(sheet(late).getByRole('alert')).toContainText(
    'Nothing was done: the cluster changed meanwhile.',
  )
  await expect(sheet(late).getByRole('button', { name: 'Use the new plan' })).toBeVisible()
  await late.goto('/prod')
  await expect(lane(late, 'nginx:prod').getByRole('button', { name: digest }).last()).toBeVisible()
  await other.context().close()
})

test('the same plan confirmed twice at once is applied once', async ({ page, browser, quayside }) => {
  const other = await otherBrowser(browser, quayside)
  expect(await openPinPlan(page, 'fluentd', 3)).toBe(await openPinPlan(other, 'fluentd', 3))
  const sent = quayside.cluster.requests.length
  await Promise.all([page, other].map((each) => confirm(each, PIN, CONFIRMATION)))
  await expect(page).toHaveURL(/\/prod\/operations\//)
  await expect(other).toHaveURL(page.url())
  const pins = quayside.cluster.requests
    .slice(sent)
    .filter(({ line }) => /^PATCH .*imagestreamtags/.test(line))
  expect(pins).toHaveLength(1)
  await other.context().close()
})

test('a rollout in progress can be reverted, which supersedes its operation', async ({ page, quayside }) => {
  const pushed = await quayside.push({ stream: 'packit-worker', tag: 'prod' })
  await page.goto('/prod')
  await importNow(page, 'packit-worker:prod', CONFIRMATION)
  const importing = page.url()
  await page.goto('/prod/image-streams/packit-worker/prod')
  await page.getByRole('button', { name: 'Revert packit-worker:prod…' }).click()
  await expect(
    sheet(page)
      .getByRole('listitem')
      .filter({ hasText: short(pushed.digest) })
      .first(),
  ).toBeVisible()
  await confirmUntilDone(page)
  await page.goto('/prod/stateful-sets/packit-worker-short-running')
  await expect(page.getByRole('region', { name: 'State' })).toContainText(WELL)
  await expect(
    pods(page, 'packit-worker-short-running').getByText(short(pushed.digest), { exact: true }),
  ).toHaveCount(0)
  await page.goto(importing)
  await expect(page.getByText('Superseded').first()).toBeVisible()
})

/** The plan can change more than once while pods start and stop. */
async function confirmUntilDone(page: Page) {
  const accept = sheet(page).getByRole('button', { name: 'Use the new plan' })
  await sheet(page)
    .getByLabel(/^Reason/)
    .fill(CONFIRMATION.reason)
  await expect(async () => {
    if (page.url().includes('/operations/')) return
    if (await accept.isVisible()) await accept.click({ timeout: 1_000 })
    // Each change clears the name.
    await sheet(page)
      .getByLabel(/is protected: type/)
      .fill(CONFIRMATION.environment, { timeout: 1_000 })
    await sheet(page)
      .getByRole('button', { name: /^Pin and move/ })
      .click({ timeout: 1_500 })
    await expect(page).toHaveURL(/\/prod\/operations\//, { timeout: 2_000 })
  }).toPass()
}

test('a viewer sees the buttons, and why they are disabled', async ({ browser, quayside }) => {
  const page = await (await browser.newContext({ baseURL: quayside.url })).newPage()
  await signInAs(page, 'viewer')
  await page.goto('/prod')
  const buttons = [
    lane(page, 'tokman:prod').getByRole('button', { name: 'Revert tokman:prod…' }),
    lane(page, 'packit-service-fedmsg:prod').getByRole('button', { name: /^Revert/ }),
  ]
  for (const button of buttons) {
    await expect(button).toBeDisabled()
    await expect(button).toHaveAccessibleDescription('Read only: you cannot change this environment.')
  }
  await page.context().close()
})
