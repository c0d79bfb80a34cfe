import { confirm, lane, pods, sheet, short, WELL, workload } from './pages'
import { expect, test } from './quayside'

const REASON = 'Workers crash on large specfiles'

test.beforeAll(async ({ quayside }) => quayside.reset())

test.describe.serial('the main job', () => {
  test.beforeEach(({ signIn }) => signIn('operator'))

  test('a pushed build shows as a newer image, and its import rolls out to all three workloads', async ({
    page,
    quayside,
  }) => {
    const pushed = await quayside.push({ stream: 'packit-worker', tag: 'prod' })
    await page.goto('/')
    await page.getByRole('link', { name: 'Packit production' }).first().click()
    await page.getByRole('button', { name: 'Check registry' }).click()
    const worker = lane(page, 'packit-worker:prod')
    await expect(worker.getByText('newer image')).toBeVisible()
    await expect(worker.getByText(pushed.commit.slice(0, 7))).toBeVisible()

    await worker.getByRole('button', { name: /^Import…/ }).click()
    for (const name of ['packit-worker-short-running', 'packit-worker-long-running', 'packit-service-beat']) {
      await expect(sheet(page).getByRole('listitem').filter({ hasText: name })).toBeVisible()
    }
    await expect(sheet(page).getByText(pushed.commit.slice(0, 7)).first()).toBeVisible()
    await confirm(page, /^Import and move 3 workloads/, { environment: 'prod', reason: REASON })
    await expect(page).toHaveURL(/\/prod\/operations\//)
    await expect(
      page.getByText(`New image: packit-worker:prod is now ${short(pushed.digest)}.`),
    ).toBeVisible()

    await page.goto('/prod')
    await expect(worker.getByText('up to date')).toBeVisible()
    for (const name of ['packit-worker-short-running', 'packit-worker-long-running', 'packit-service-beat']) {
      await expect(workload(page, 'packit-worker:prod', name)).toContainText(WELL)
    }
    await page.getByRole('link', { name: 'packit-worker-short-running' }).click()
    await expect(
      pods(page, 'packit-worker-short-running').getByText(short(pushed.digest), { exact: true }),
    ).toHaveCount(2)
  })

  test('a second import says that the tag already has the newest image', async ({ page }) => {
    await page.goto('/prod/image-streams/packit-worker/prod')
    await page.getByRole('button', { name: 'Import…' }).click()
    await expect(sheet(page).getByText('No Deployment or StatefulSet moves.')).toBeVisible()
    await confirm(page, /^Import$/, { environment: 'prod', reason: REASON })
    await expect(page.getByText(/is up to date \(/).first()).toBeVisible()
  })

  test('a failing import says why, and the workload keeps running', async ({ page }) => {
    await page.goto('/prod')
    const tokman = lane(page, 'tokman:prod')
    await expect(tokman.getByText('import failing')).toBeVisible()
    await tokman.getByRole('button', { name: /^Import…/ }).click()
    await confirm(page, /^Import$/, { environment: 'prod', reason: REASON })
    await expect(page).toHaveURL(/\/prod\/operations\//)
    await expect(page.getByText('Failed').first()).toBeVisible()
    await expect(page.getByText(/not found.*Workloads keep their image/i).first()).toBeVisible()
  })
})

test('a protected environment requires its name and a reason before an action', async ({ page, signIn }) => {
  await signIn('operator')
  await page.goto('/prod/image-streams/nginx/prod')
  await page.getByRole('button', { name: 'Import…' }).click()
  await confirm(page, /^Import$/)
  await expect(sheet(page).getByLabel(/^Reason/)).toBeFocused()
  await expect(sheet(page).getByLabel(/^Reason/)).toHaveAccessibleDescription(/Give a reason/)
})

test('a plan that a newer image makes obsolete is replaced, and must be confirmed again', async ({
  page,
  signIn,
  quayside,
}) => {
  await quayside.reset()
  await signIn('operator')
  await page.goto('/prod/image-streams/packit-worker/prod')
  await page.getByRole('button', { name: 'Import…' }).click()
  await expect(sheet(page).getByRole('button', { name: /^Import and move/ })).toBeVisible()
  const { digest } = await quayside.push({ stream: 'packit-worker', tag: 'prod' })
  await sheet(page)
    .getByLabel(/^Reason/)
    .fill(REASON)
  await sheet(page)
    .getByLabel(/is protected: type/)
    .fill('prod')
  await expect(sheet(page).getByRole('alert')).toContainText('The plan changed while you read it.')
  await expect(sheet(page).getByText(short(digest)).first()).toBeVisible()
  await sheet(page).getByRole('button', { name: 'Use the new plan' }).click()
  await expect(sheet(page).getByRole('button', { name: /^Import and move/ })).toBeVisible()
})

test('a crash-looping workload says so, and shows the events of its pod', async ({ page, signIn }) => {
  await signIn('viewer')
  await page.goto('/prod/deployments/packit-service-fedmsg')
  await expect(page.getByText(/is in CrashLoopBackOff/).first()).toBeVisible()
  await expect(
    page
      .getByRole('table', { name: /^Events/ })
      .getByText('BackOff')
      .first(),
  ).toBeVisible()
})
