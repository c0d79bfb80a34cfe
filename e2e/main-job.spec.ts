import { confirm, lane, sheet, short, workload } from './pages'
import { expect, test } from './quayside'

const REASON = 'Workers crash on large specfiles'

test.beforeAll(async ({ quayside }) => quayside.reset())

test.describe.serial('the main job', () => {
  test.beforeEach(({ signIn }) => signIn('operator'))

  let newest = ''

  test('a build that was pushed shows as a newer image, and its import rolls out to all three workloads', async ({
    page,
    quayside,
  }) => {
    const pushed = await quayside.push({ stream: 'packit-worker', tag: 'prod' })
    newest = pushed.digest
    await page.getByRole('link', { name: 'Packit production' }).first().click()
    await page.getByRole('button', { name: 'Check registry' }).click()
    const worker = lane(page, 'packit-worker:prod')
    await expect(worker.getByText('newer image')).toBeVisible()
    await expect(worker.getByText(pushed.commit.slice(0, 7))).toBeVisible()

    await worker.getByRole('button', { name: /^Import now/ }).click()
    for (const name of ['packit-worker-short-running', 'packit-worker-long-running', 'packit-service-beat']) {
      await expect(sheet(page).getByRole('listitem').filter({ hasText: name })).toBeVisible()
    }
    await expect(sheet(page).getByText(pushed.commit.slice(0, 7)).first()).toBeVisible()
    await confirm(page, /^Import and move 3 workloads/, { environment: 'prod', reason: REASON })
    await expect(
      sheet(page).getByText(`New image: packit-worker:prod is ${short(newest)} now.`),
    ).toBeVisible()
    await page.keyboard.press('Escape')

    await expect(worker.getByText('up to date')).toBeVisible()
    for (const name of ['packit-worker-short-running', 'packit-worker-long-running', 'packit-service-beat']) {
      await expect(workload(page, 'packit-worker:prod', name)).toContainText('Healthy')
    }
    await page.getByRole('link', { name: 'packit-worker-short-running' }).click()
    await expect(page.getByRole('table', { name: /^Pods/ }).getByText(short(newest))).toHaveCount(2)
  })

  test('importing again says that it is the newest already', async ({ page }) => {
    await page.goto('/prod/image-streams/packit-worker/prod')
    await page.getByRole('button', { name: 'Import now' }).click()
    await expect(sheet(page).getByText('No workload moves.')).toBeVisible()
    await confirm(page, /^Import$/, { environment: 'prod', reason: REASON })
    await expect(sheet(page).getByText('Already the newest')).toBeVisible()
  })

  test('pinning an older digest puts every workload of the tag on it', async ({ page }) => {
    await page.goto('/prod/image-streams/packit-worker/prod')
    const history = page.getByRole('table', { name: /^Import history of packit-worker:prod/ })
    const pin = history
      .getByRole('row')
      .nth(2)
      .getByRole('button', { name: /^Pin to this digest/ })
    await pin.click()
    const title = sheet(page).getByRole('heading', { level: 2 })
    await expect(title).toHaveText(/^Pin packit-worker:prod to [0-9a-f]{8}$/)
    const older = (await title.innerText()).slice(-8)
    await expect(sheet(page).getByText('no longer follows the registry')).toBeVisible()
    await confirm(page, /^Pin and move 3 workloads/, { environment: 'prod', reason: REASON })
    await expect(sheet(page).getByText(`Done: Pin packit-worker:prod to ${older}`)).toBeVisible()

    await page.goto('/prod')
    await expect(lane(page, 'packit-worker:prod').getByText(REASON)).toBeVisible()
    await expect(workload(page, 'packit-worker:prod', 'packit-worker-short-running')).toContainText('Healthy')
    for (const address of [
      'stateful-sets/packit-worker-short-running',
      'stateful-sets/packit-worker-long-running',
    ]) {
      await page.goto(`/prod/${address}`)
      await expect(page.getByRole('table', { name: /^Pods/ }).getByText(older)).toHaveCount(2)
    }
    await page.goto('/prod/deployments/packit-service-beat')
    await expect(page.getByRole('table', { name: /^Pods/ }).getByText(older)).toHaveCount(1)
  })

  test('a pinned tag is not imported, and the registry is told apart from it', async ({ page, quayside }) => {
    await quayside.push({ stream: 'packit-worker', tag: 'prod' })
    await page.goto('/prod')
    await expect(lane(page, 'packit-worker:prod').getByText('pinned', { exact: true })).toBeVisible()
    await expect(lane(page, 'packit-worker:prod').getByRole('button', { name: /^Import now/ })).toHaveCount(0)
  })

  test('resuming says what it deploys, and deploys it', async ({ page }) => {
    await page.goto('/prod')
    const worker = lane(page, 'packit-worker:prod')
    await worker.getByRole('button', { name: /^Resume/ }).click()
    await expect(sheet(page).getByText('takes the newest image of the registry at once')).toBeVisible()
    await confirm(page, /^Resume and move 3 workloads/, { environment: 'prod', reason: REASON })
    await page.keyboard.press('Escape')
    await expect(worker.getByText(REASON)).toHaveCount(0)
    await expect(worker.getByText('up to date')).toBeVisible()
    await expect(workload(page, 'packit-worker:prod', 'packit-service-beat')).toContainText('Healthy')
  })

  test('a Deployment without a trigger is undone to the revision before, and stays there', async ({
    page,
  }) => {
    await page.goto('/prod/deployments/pushgateway')
    const revisions = page.getByRole('table', { name: /^Revisions/ })
    await revisions.getByRole('button', { name: /^Undo to revision 10/ }).click()
    await expect(sheet(page).getByText('No image trigger takes this back.', { exact: false })).toBeVisible()
    await confirm(page, /^Undo to revision 10/, { environment: 'prod', reason: REASON })
    await expect(sheet(page).getByText('Done: Undo pushgateway to revision 10')).toBeVisible()
    await page.keyboard.press('Escape')
    await expect(revisions.getByRole('row', { name: /Revision 12/ })).toContainText('current')
  })

  test('an undo that a trigger would take back is refused, with the pin that holds', async ({ page }) => {
    await page.goto('/prod/deployments/packit-service')
    const revisions = page.getByRole('table', { name: /^Revisions/ })
    await revisions.getByRole('button', { name: /^Undo to revision 21/ }).click()
    await expect(sheet(page).getByRole('alert')).toContainText('would not hold')
    await sheet(page)
      .getByRole('button', { name: /^Pin packit-service:prod to/ })
      .click()
    await expect(sheet(page).getByRole('heading', { level: 2 })).toHaveText(/^Pin packit-service:prod to/)
    await confirm(page, /^Pin and move one workload/, { environment: 'prod', reason: REASON })
    await expect(sheet(page).getByText('Done: Pin packit-service:prod')).toBeVisible()
  })

  test('a failing import says why, and what ran keeps running', async ({ page }) => {
    await page.goto('/prod')
    const tokman = lane(page, 'tokman:prod')
    await expect(tokman.getByText('import failing')).toBeVisible()
    await tokman.getByRole('button', { name: /^Import now/ }).click()
    await confirm(page, /^Import$/, { environment: 'prod', reason: REASON })
    await expect(sheet(page).getByRole('alert')).toContainText('not found')
    await expect(sheet(page).getByRole('alert')).toContainText('What ran keeps running')
  })
})

test('a protected environment asks for its name and a reason before anything happens', async ({
  page,
  signIn,
}) => {
  await signIn('operator')
  await page.goto('/prod/image-streams/nginx/prod')
  await page.getByRole('button', { name: 'Import now' }).click()
  await confirm(page, /^Import$/)
  await expect(sheet(page).getByLabel('Why?')).toBeFocused()
  await expect(sheet(page).getByLabel('Why?')).toHaveAccessibleDescription(/Say why/)
})

test('the plan is shown again where the cluster changed meanwhile, and nothing is done', async ({
  page,
  signIn,
  quayside,
}) => {
  await quayside.reset()
  await signIn('operator')
  await page.goto('/prod/image-streams/packit-worker/prod')
  await page.getByRole('button', { name: 'Import now' }).click()
  await expect(sheet(page).getByRole('button', { name: /^Import and move/ })).toBeVisible()
  const { digest } = await quayside.push({ stream: 'packit-worker', tag: 'prod' })
  await confirm(page, /^Import and move/, { environment: 'prod', reason: REASON })
  await expect(sheet(page).getByRole('alert')).toContainText('the cluster changed meanwhile')
  await expect(sheet(page).getByText(short(digest)).first()).toBeVisible()
})

test('a crash-looping workload says so, with the events of its pod', async ({ page, signIn }) => {
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
