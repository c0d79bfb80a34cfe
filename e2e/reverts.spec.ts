import { retag } from './cluster-client'
import { confirm, history, importNow, lane, pods, sheet, short, WELL, workload } from './pages'
import { expect, test } from './quayside'

const REASON = 'Workers crash on large specfiles'
const WORKER = 'packit-worker:prod'
const [SHORT, LONG, BEAT] = [
  'packit-worker-short-running',
  'packit-worker-long-running',
  'packit-service-beat',
] as const
const ADDRESSES = {
  [SHORT]: `/prod/stateful-sets/${SHORT}`,
  [LONG]: `/prod/stateful-sets/${LONG}`,
  [BEAT]: `/prod/deployments/${BEAT}`,
}
const CONFIRMATION = { environment: 'prod', reason: REASON }

test.beforeAll(async ({ quayside }) => quayside.reset())
test.beforeEach(({ signIn }) => signIn('operator'))

test.describe.serial('the worker', () => {
  let good = ''

  test('a broken build is reverted in two decisions, and its stuck pods are deleted', async ({
    page,
    quayside,
  }) => {
    const broken = await quayside.push({ stream: 'packit-worker', tag: 'prod', broken: true })
    await page.goto('/prod')
    await importNow(page, WORKER, CONFIRMATION)
    await page.goto('/prod')
    await expect(workload(page, WORKER, SHORT)).toContainText(`${SHORT}-1`)
    await expect(workload(page, WORKER, LONG)).toContainText(`${LONG}-1`)

    await lane(page, WORKER)
      .getByRole('button', { name: `Revert ${WORKER}…` })
      .click()
    const title = sheet(page).getByRole('heading', { level: 2 })
    await expect(title).toHaveText(/^Move 3 workloads back to [0-9a-f]{8}$/)
    await expect(sheet(page).getByRole('checkbox', { checked: true })).toHaveCount(4)
    good = /to ([0-9a-f]{8})/.exec(await title.innerText())?.[1] ?? ''
    for (const name of [SHORT, LONG, BEAT]) {
      const moved = sheet(page).getByRole('listitem').filter({ hasText: name }).first()
      await expect(moved).toContainText(good)
      await expect(moved).toContainText(short(broken.digest))
    }
    await expect(sheet(page).getByText(`Delete ${SHORT}-1, which is broken`)).toBeVisible()
    await expect(sheet(page).getByText('no longer follows the registry')).toBeVisible()
    await confirm(page, /^Pin and move 3 workloads/, CONFIRMATION)

    await expect(page).toHaveURL(/\/prod\/operations\//)
    await expect(page.getByRole('listitem').filter({ hasText: `Delete ${SHORT}-1` })).toContainText('Done')
    for (const [name, address] of Object.entries(ADDRESSES)) {
      await page.goto(address)
      await expect(page.getByRole('region', { name: 'State' })).toContainText(WELL)
      await expect(pods(page, name).getByText(good, { exact: true })).toHaveCount(name === BEAT ? 1 : 2)
    }
  })

  test('the lane and the tag say who pinned it, why, and how far behind it is', async ({ page }) => {
    await page.goto('/prod')
    await expect(lane(page, WORKER).getByText('pinned', { exact: true })).toBeVisible()
    await expect(lane(page, WORKER)).toContainText('by Olivia Operator, 1 build behind')
    await expect(lane(page, WORKER).getByText(REASON)).toBeVisible()
    await expect(lane(page, WORKER).getByRole('button', { name: /^Import…/ })).toHaveCount(0)
    await page.goto('/prod/image-streams/packit-worker/prod')
    await expect(page.getByText('by Olivia Operator, 1 build behind')).toBeVisible()
  })

  test('following again says what it will deploy, deploys it, and removes the pin', async ({
    page,
    quayside,
  }) => {
    const fixed = await quayside.push({ stream: 'packit-worker', tag: 'prod' })
    await page.goto('/prod')
    await lane(page, WORKER)
      .getByRole('button', { name: /^Follow registry again/ })
      .click()
    await expect(sheet(page).getByRole('listitem').filter({ hasText: BEAT })).toContainText(
      short(fixed.digest),
    )
    await expect(sheet(page).getByText(fixed.commit.slice(0, 7)).first()).toBeVisible()
    await confirm(page, /^Follow again and move 3 workloads/, CONFIRMATION)
    await expect(page).toHaveURL(/\/prod\/operations\//)
    await page.goto('/prod')
    await expect(lane(page, WORKER).getByText('up to date')).toBeVisible()
    await expect(lane(page, WORKER).getByText(REASON)).toHaveCount(0)
    await expect(workload(page, WORKER, SHORT)).toContainText(WELL)
  })

  test('one of the three workloads is reverted alone, and follows again', async ({ page }) => {
    await page.goto(ADDRESSES[LONG])
    const before = (await pods(page, LONG).getByRole('button').first().innerText()).slice(0, 8)
    await page.getByRole('button', { name: `Revert… ${LONG}` }).click()
    await expect(sheet(page).getByRole('heading', { level: 2 })).toHaveText(
      new RegExp(`^Move ${LONG} alone back to [0-9a-f]{8}$`),
    )
    await expect(sheet(page).getByRole('checkbox', { name: `All 3 that ${WORKER} feeds` })).not.toBeChecked()
    await expect(sheet(page).getByText('Other workloads do not move')).toBeVisible()
    await expect(sheet(page).getByRole('listitem').filter({ hasText: SHORT })).toHaveCount(0)
    await confirm(page, /^Pause and move one workload/, CONFIRMATION)
    await expect(page).toHaveURL(/\/prod\/operations\//)

    const consumer = page.getByRole('region', { name: 'Workloads of this tag' }).getByRole('listitem')
    const places = [
      { address: '/prod', of: workload(page, WORKER, LONG) },
      { address: '/prod/image-streams/packit-worker/prod', of: consumer.filter({ hasText: LONG }) },
      { address: ADDRESSES[LONG], of: page.getByRole('region', { name: 'State' }) },
    ]
    for (const { address, of } of places) {
      await page.goto(address)
      await expect(of).toContainText(/(?:Healthy|Settling), behind/)
      // The broken build and the one after it.
      await expect(of).toContainText(/runs [0-9a-f]{8}, 2 behind/)
      await expect(of).toContainText(/trigger paused by Olivia Operator .*“Workers crash on large specfiles”/)
    }
    await page.goto('/prod')
    await expect(lane(page, WORKER).getByText('up to date')).toBeVisible()
    await page.goto(ADDRESSES[SHORT])
    await expect(pods(page, SHORT).getByText(before, { exact: true })).toHaveCount(2)
    await page.goto(ADDRESSES[LONG])
    await expect(pods(page, LONG).getByText(before, { exact: true })).toHaveCount(0)

    await page.goto('/prod')
    await workload(page, WORKER, LONG)
      .getByRole('button', { name: `Resume… the image trigger of ${LONG}` })
      .click()
    await expect(sheet(page).getByRole('listitem').filter({ hasText: LONG }).first()).toContainText(before)
    await confirm(page, /^Resume and move one workload/, CONFIRMATION)
    await page.goto(ADDRESSES[LONG])
    await expect(pods(page, LONG).getByText(before, { exact: true })).toHaveCount(2)
    await expect(page.getByRole('region', { name: 'Image triggers' })).toContainText('live')
  })

  test('a StatefulSet that is stuck after a revert with oc is released from its lane', async ({
    page,
    quayside,
  }) => {
    await quayside.push({ stream: 'packit-worker', tag: 'prod', broken: true })
    await page.goto('/prod')
    await importNow(page, WORKER, CONFIRMATION)
    await page.goto('/prod')
    await expect(workload(page, WORKER, SHORT)).toContainText(`${SHORT}-1`)
    await page.goto('/prod/image-streams/packit-worker/prod')
    const older = await history(page, WORKER).getByRole('row').nth(2).getByRole('button').first().innerText()
    const digest = /sha256:[0-9a-f]{64}/.exec(older)?.[0] ?? ''
    await retag(quayside.run, 'packit-worker', 'prod', `quay.io/packit/packit-worker@${digest}`)

    await page.goto('/prod')
    await expect(lane(page, WORKER)).toContainText('Pinned outside Quayside')
    const stuck = workload(page, WORKER, SHORT)
    await stuck.getByRole('button', { name: `Release… ${SHORT} from ${SHORT}-1` }).click()
    await expect(sheet(page).getByRole('heading', { level: 2 })).toHaveText(
      `Release ${SHORT} from ${SHORT}-1`,
    )
    await confirm(page, new RegExp(`^Delete ${SHORT}-1`), CONFIRMATION)
    await expect(page).toHaveURL(/\/prod\/operations\//)
    await page.goto(ADDRESSES[SHORT])
    await expect(pods(page, SHORT).getByText(short(digest), { exact: true })).toHaveCount(2)
    await expect(page.getByRole('region', { name: 'State' })).toContainText(WELL)
  })
})

test('an image that the registry no longer has is refused, and another one can be chosen in the same sheet', async ({
  page,
  quayside,
}) => {
  const sheetTitle = sheet(page).getByRole('heading', { level: 2 })
  await page.goto('/prod/image-streams/nginx/prod')
  await page.getByRole('button', { name: 'Revert nginx:prod…' }).click()
  await expect(sheetTitle).toHaveText(/^Move nginx back to /)
  const before = /to ([0-9a-f]{8})/.exec(await sheetTitle.innerText())?.[1] ?? ''
  await page.keyboard.press('Escape')
  const image = history(page, 'nginx:prod').getByRole('button', { name: before }).first()
  const digest = /sha256:[0-9a-f]{64}/.exec(await image.innerText())?.[0] ?? ''
  await quayside.removeImage({ stream: 'nginx', tag: 'prod', digest })

  await page.getByRole('button', { name: 'Revert nginx:prod…' }).click()
  await expect(sheet(page).getByRole('alert')).toContainText(`cannot import ${before}`)
  await sheet(page).getByRole('radio').nth(1).click()
  await confirm(page, /^Pin and move one workload/, CONFIRMATION)
  await expect(page).toHaveURL(/\/prod\/operations\//)
})

test('a Deployment without a trigger is reverted to a revision, and stays there', async ({ page }) => {
  await page.goto('/prod/deployments/pushgateway')
  const revisions = page.getByRole('table', { name: /^Revisions/ })
  await revisions.getByRole('button', { name: /^Revert to revision 10/ }).click()
  await expect(sheet(page).getByText('No image trigger undoes this.', { exact: false })).toBeVisible()
  await confirm(page, /^Move one workload$/, CONFIRMATION)
  await expect(page).toHaveURL(/\/prod\/operations\//)
  await page.goto('/prod/deployments/pushgateway')
  await expect(revisions.getByRole('row', { name: /Revision 12/ })).toContainText('current')
})

test('a restart replaces only the pods', async ({ page }) => {
  await page.goto('/prod/deployments/nginx')
  const old = await pods(page, 'nginx').getByRole('cell').first().innerText()
  await page.getByRole('button', { name: 'Restart… nginx' }).click()
  await expect(sheet(page).getByText('of the same images', { exact: false })).toBeVisible()
  await confirm(page, /^Restart/, CONFIRMATION)
  await expect(page).toHaveURL(/\/prod\/operations\//)
  await page.goto('/prod/deployments/nginx')
  await expect(pods(page, 'nginx').getByText(old)).toHaveCount(0)
  await expect(page.getByRole('region', { name: 'State' })).toContainText('2/2')
})
