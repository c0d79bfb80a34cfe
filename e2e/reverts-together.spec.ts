import type { Browser, Page } from '@playwright/test'
import { confirm, history, importNow, lane, pods, sheet, short, workload } from './pages'
import { expect, signInAs, test, type Quayside } from './quayside'

const AGREED = { environment: 'prod', reason: 'Workers crash on large specfiles' }
const PIN = /^Pin and move one workload/

/** Each test has a lane of its own. */
test.beforeAll(({ quayside }) => quayside.reset())
test.beforeEach(({ signIn }) => signIn('operator'))

async function otherBrowser(browser: Browser, { url }: Quayside): Promise<Page> {
  const page = await (await browser.newContext({ baseURL: url })).newPage()
  await signInAs(page, 'operator')
  return page
}

/** Opens the plan of a pin to the image in a row of the history. */
async function askForPin(page: Page, stream: string, row: number): Promise<string> {
  await page.goto(`/prod/image-streams/${stream}/prod`)
  const image = history(page, `${stream}:prod`).getByRole('row').nth(row)
  const digest = await image.getByRole('button').first().innerText()
  await image.getByRole('button', { name: /^Pin to this/ }).click()
  await expect(sheet(page).getByRole('button', { name: /^Pin and move/ })).toBeVisible()
  return digest.slice(0, 8)
}

test('a plan that changes while it is read says how, keeps what was typed, and asks again', async ({
  page,
  browser,
  quayside,
}) => {
  await quayside.push({ stream: 'packit-service', tag: 'prod' })
  await askForPin(page, 'packit-service', 3)
  await sheet(page).getByLabel('Why?').fill('Typed before')
  const other = await otherBrowser(browser, quayside)
  await other.goto('/prod')
  await importNow(other, 'packit-service:prod', AGREED)

  await expect(sheet(page).getByRole('alert')).toContainText('The plan changed while you read it.')
  await expect(sheet(page).getByRole('alert')).toContainText(/runs [0-9a-f]{8} now, and not [0-9a-f]{8}/)
  await expect(sheet(page).getByLabel('Why?')).toHaveValue('Typed before')
  await expect(sheet(page).getByLabel('Why?')).toBeFocused()
  await expect(sheet(page).getByRole('button', { name: /^Pin and move/ })).toHaveCount(0)
  await page.keyboard.press('Enter')
  await expect(sheet(page).getByRole('alert')).toHaveCount(0)
  await confirm(page, PIN, { environment: 'prod' })
  await expect(page).toHaveURL(/\/prod\/operations\//)
  await other.context().close()
})

test('two browsers that want different things at once: one is done, the other is shown why not', async ({
  page,
  browser,
  quayside,
}) => {
  const other = await otherBrowser(browser, quayside)
  const [mine, theirs] = [await askForPin(page, 'nginx', 3), await askForPin(other, 'nginx', 4)]
  expect(mine).not.toBe(theirs)
  await Promise.all([page, other].map((each) => confirm(each, PIN, AGREED)))
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

test('the same plan agreed to twice at once acts once', async ({ page, browser, quayside }) => {
  const other = await otherBrowser(browser, quayside)
  expect(await askForPin(page, 'fluentd', 3)).toBe(await askForPin(other, 'fluentd', 3))
  const sent = quayside.cluster.requests.length
  await Promise.all([page, other].map((each) => confirm(each, PIN, AGREED)))
  await expect(page).toHaveURL(/\/prod\/operations\//)
  await expect(other).toHaveURL(page.url())
  const pins = quayside.cluster.requests
    .slice(sent)
    .filter(({ line }) => /^PATCH .*imagestreamtags/.test(line))
  expect(pins).toHaveLength(1)
  await other.context().close()
})

test('a rollout that is under way is reverted, and its operation gives way to the revert', async ({
  page,
  quayside,
}) => {
  const pushed = await quayside.push({ stream: 'packit-worker', tag: 'prod' })
  await page.goto('/prod')
  await importNow(page, 'packit-worker:prod', AGREED)
  const importing = page.url()
  await page.goto('/prod/image-streams/packit-worker/prod')
  await page.getByRole('button', { name: 'Revert… packit-worker:prod' }).click()
  await expect(
    sheet(page)
      .getByRole('listitem')
      .filter({ hasText: short(pushed.digest) })
      .first(),
  ).toBeVisible()
  await decideAgainUntilDone(page)
  await page.goto('/prod/stateful-sets/packit-worker-short-running')
  await expect(page.getByRole('region', { name: 'State' })).toContainText('Healthy')
  await expect(pods(page, 'packit-worker-short-running').getByText(short(pushed.digest))).toHaveCount(0)
  await page.goto(importing)
  await expect(page.getByText('Superseded').first()).toBeVisible()
})

/** While pods come and go, the plan may change more than once. */
async function decideAgainUntilDone(page: Page) {
  await sheet(page).getByLabel('Why?').fill(AGREED.reason)
  await sheet(page)
    .getByLabel(/is protected: type/)
    .fill(AGREED.environment)
  await expect(async () => {
    await sheet(page)
      .getByRole('button', { name: /^(Use the new plan|Pin and move)/ })
      .click({ timeout: 1_000 })
    await expect(page).toHaveURL(/\/prod\/operations\//, { timeout: 2_000 })
  }).toPass()
}

test('whoever may only look sees the buttons, and why they do nothing', async ({ browser, quayside }) => {
  const page = await (await browser.newContext({ baseURL: quayside.url })).newPage()
  await signInAs(page, 'viewer')
  await page.goto('/prod')
  const buttons = [
    lane(page, 'tokman:prod').getByRole('button', { name: 'Revert… tokman:prod' }),
    workload(page, 'packit-service-fedmsg:prod', 'packit-service-fedmsg').getByRole('button', {
      name: /^Revert/,
    }),
  ]
  for (const button of buttons) {
    await expect(button).toBeDisabled()
    await expect(button).toHaveAccessibleDescription('You can look but not act here.')
  }
  await page.context().close()
})
