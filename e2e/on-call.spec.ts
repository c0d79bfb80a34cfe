import type { Page } from '@playwright/test'
import { inspect } from './inspect'
import { importNow, lane, moved, sheet, short, workload } from './pages'
import { CONFIRMATION, open, Person } from './person'
import { expect, test, type Quayside } from './quayside'

/** The tasks of a person on call, and what each may cost. The other tasks are in on-call-*.spec.ts and compare.spec.ts. */

const WORKER = 'packit-worker:prod'
const [SHORT, LONG, BEAT] = [
  'packit-worker-short-running',
  'packit-worker-long-running',
  'packit-service-beat',
] as const

test.beforeEach(async ({ quayside, signIn }) => {
  test.setTimeout(150_000)
  await quayside.reset()
  await signIn('operator')
})

const revertButton = (page: Page) => lane(page, WORKER).getByRole('button', { name: `Revert ${WORKER}…` })

/** The last import broke the workers. */
async function breakWorkers(page: Page, { push }: Quayside): Promise<string> {
  const { digest } = await push({ stream: 'packit-worker', tag: 'prod', broken: true })
  await open(page, '/prod')
  await importNow(page, WORKER, { ...CONFIRMATION, reason: 'The weekly import' })
  await open(page, '/prod')
  await expect(workload(page, WORKER, SHORT)).toContainText('is in CrashLoopBackOff')
  return digest
}

const DEVICES = [
  { device: 'a laptop', clicks: 2, viewport: { width: 1280, height: 800 } },
  { device: 'a phone', clicks: 3, viewport: { width: 360, height: 740 } },
] as const

for (const { device, clicks, viewport } of DEVICES) {
  test.describe(`on ${device}`, () => {
    test.use({ viewport })

    test('T1: the previous image is put back on all workers, which come back', async ({ page, quayside }) => {
      const person = new Person(page)
      const broken = await breakWorkers(page, quayside)
      await person.choose(revertButton(page))
      await expect(sheet(page).getByRole('heading', { level: 2 })).toHaveText(
        /^Move 3 workloads back to [0-9a-f]{8}$/,
      )
      await expect(sheet(page).getByText(short(broken)).first()).toBeVisible()
      await person.confirm(/^Pin and move 3 workloads/)
      const spent = person.spent()
      expect(spent.decisions).toBeLessThanOrEqual(2)
      expect(spent.clicks).toBeLessThanOrEqual(clicks)
      await page.waitForURL('**/operations/*')
      for (const name of [SHORT, LONG, BEAT])
        await expect(moved(page, name)).toContainText(/healthy|settling/i)
    })
  })
}

test('T2: one StatefulSet of the three goes back in three clicks, and the others stay', async ({ page }) => {
  const person = new Person(page)
  await open(page, '/prod')
  await person.click(workload(page, WORKER, LONG).getByRole('link', { name: LONG }))
  await person.choose(page.getByRole('button', { name: `Revert… ${LONG}` }))
  await expect(sheet(page).getByRole('heading', { level: 2 })).toHaveText(
    new RegExp(`^Move ${LONG} alone back to [0-9a-f]{8}$`),
  )
  for (const name of [SHORT, BEAT])
    await expect(sheet(page).getByRole('checkbox', { name })).not.toBeChecked()
  await person.confirm(/^Pause and move one workload/)
  const spent = person.spent()
  expect(spent.decisions).toBeLessThanOrEqual(2)
  expect(spent.clicks).toBeLessThanOrEqual(3)
  await page.waitForURL('**/operations/*')
  await expect(moved(page, LONG)).toContainText(/healthy|settling/i)
  for (const name of [SHORT, BEAT]) await expect(moved(page, name)).toHaveCount(0)
})

test('T12: by keyboard alone, without the palette, at most 15 presses of Tab lead to the yes', async ({
  page,
}) => {
  const person = new Person(page)
  await open(page, '/prod')
  await person.press('Tab')
  await expect(page.getByRole('link', { name: 'Skip to the content' })).toBeFocused()
  while (
    !(await page
      .getByRole('link', { name: 'Skip to the lanes' })
      .evaluate((link) => link === document.activeElement))
  )
    await person.press('Tab')
  await person.press('Enter')
  const lanes = page.getByRole('feed', { name: 'Lanes' }).getByRole('article')
  await expect(lanes.first()).toBeFocused()
  const place = Number(await lane(page, WORKER).getAttribute('aria-posinset'))
  for (let at = 1; at < place; at += 1) await person.press('ArrowDown')
  await expect(lane(page, WORKER)).toBeFocused()
  await person.press('ArrowRight')
  await person.press('End')
  await expect(revertButton(page)).toBeFocused()
  await person.press('Enter')
  await expect(sheet(page)).toBeVisible()
  await person.press('Escape')
  await expect(revertButton(page)).toBeFocused()
  await person.press('Enter')

  const title = sheet(page).getByRole('heading', { level: 2 })
  await expect(title).toHaveText(/^Move 3 workloads back to [0-9a-f]{8}$/)
  await expect(sheet(page)).toHaveAccessibleName(/Move 3 workloads back to/)
  const reason = sheet(page).getByLabel(/^Reason/)
  while (!(await reason.evaluate((field) => field === document.activeElement))) await person.press('Tab')
  await page.keyboard.type(CONFIRMATION.reason)
  const name = sheet(page).getByLabel(/is protected: type/)
  while (!(await name.evaluate((field) => field === document.activeElement))) await person.press('Tab')
  await page.keyboard.type('prod')
  await person.press('Enter')
  await page.waitForURL('**/operations/*')
  expect(person.spent().tabs).toBeLessThanOrEqual(15)
  await expect(page.getByRole('heading', { level: 1 })).toHaveText(/^Move 3 workloads back to /)
  await expect(moved(page, SHORT)).toContainText(/healthy|settling/i)
})

test('T3: what runs, from which commit, since when, who moved it and why is one click away', async ({
  page,
}) => {
  const person = new Person(page)
  await open(page, '/prod')
  await lane(page, 'packit-service:prod')
    .getByRole('button', { name: /^Revert/ })
    .click()
  await person.confirm(/^Pin and move one workload/)
  await page.waitForURL('**/operations/*')
  await open(page, '/prod')
  person.spent()
  await person.click(
    workload(page, 'packit-service:prod', 'packit-service').getByRole('link', { name: 'packit-service' }),
  )
  const current = page.getByRole('row').filter({ hasText: 'current' }).first()
  await expect(current).toContainText(/[0-9a-f]{7}/)
  await expect(current).toContainText(/in use for \d+ s \(made/)
  await expect(current).toContainText('Olivia Operator')
  await expect(current).toContainText(CONFIRMATION.reason)
  expect(person.spent()).toEqual({ decisions: 0, clicks: 1, tabs: 0 })
})

test('T6 and T7: a new image is imported and watched, and a pin ends, in two clicks each', async ({
  page,
  quayside,
}) => {
  const person = new Person(page)
  const { digest } = await quayside.push({ stream: 'packit-service', tag: 'prod' })
  await open(page, '/prod')
  await page.getByRole('button', { name: 'Check registry' }).click()
  await expect(lane(page, 'packit-service:prod').getByText('newer image')).toBeVisible()
  await person.click(lane(page, 'packit-service:prod').getByRole('button', { name: /^Import…/ }))
  await expect(sheet(page).getByText(short(digest)).first()).toBeVisible()
  await person.confirm(/^Import and move one workload/)
  expect(person.spent()).toMatchObject({ decisions: 1, clicks: 2 })
  await page.waitForURL('**/operations/*')
  await expect(page.getByText(`packit-service:prod is now ${short(digest)}`)).toBeVisible()
  await expect(moved(page, 'packit-service')).toContainText(/healthy/i, { timeout: 90_000 })

  await open(page, '/prod')
  await lane(page, 'packit-service:prod')
    .getByRole('button', { name: /^Revert/ })
    .click()
  await person.confirm(/^Pin and move/)
  await page.waitForURL('**/operations/*')
  await open(page, '/prod')
  person.spent()
  await person.click(
    lane(page, 'packit-service:prod').getByRole('button', { name: /^Follow registry again/ }),
  )
  await expect(sheet(page)).toContainText('Olivia Operator')
  await expect(sheet(page)).toContainText(CONFIRMATION.reason)
  await person.confirm(/^Follow again/)
  expect(person.spent()).toMatchObject({ decisions: 1, clicks: 2 })
  await page.waitForURL('**/operations/*')
  await expect(moved(page, 'packit-service')).toContainText(/healthy|settling/i)
})

test('T9: why an import fails, since when and what to do stands on the pipeline', async ({ page }) => {
  await open(page, '/prod')
  const failing = lane(page, 'tokman:prod')
  await expect(failing.getByText('import failing')).toBeVisible()
  await expect(failing).toContainText(/not found/i)
  await expect(failing).toContainText(/for (?:about )?\d+ \w+/)
  await expect(failing).toContainText('Push it again, or let the image stream tag follow another tag.')
})

test.describe('with the keyboard up on a phone', () => {
  test.use({ viewport: { width: 360, height: 740 }, hasTouch: true })

  test('T11: the plan stays readable while the reason is typed, and three taps are enough', async ({
    page,
  }) => {
    const person = new Person(page)
    await open(page, '/prod')
    await person.choose(revertButton(page))
    await expect(sheet(page).getByRole('button', { name: /^Pin and move 3/ })).toBeVisible()
    // A keyboard on the screen takes more than half of it, and browsers shrink the page by it.
    await page.setViewportSize({ width: 360, height: 320 })
    await person.click(sheet(page).getByLabel(/^Reason/))
    await page.keyboard.type(CONFIRMATION.reason)
    await sheet(page)
      .getByLabel(/is protected: type/)
      .fill('prod')
    await inspect(page, 'keyboard-up')
    // The plan is not squeezed away: all of it can be scrolled to, and so can the button.
    const moves = sheet(page).getByRole('listitem').filter({ hasText: SHORT }).first()
    await moves.scrollIntoViewIfNeeded()
    await expect(moves).toBeInViewport()
    const yes = sheet(page).getByRole('button', { name: /^Pin and move 3/ })
    await yes.scrollIntoViewIfNeeded()
    await expect(yes).toBeInViewport()
    await person.choose(yes)
    const spent = person.spent()
    expect(spent.decisions).toBeLessThanOrEqual(2)
    expect(spent.clicks).toBeLessThanOrEqual(3)
    await page.waitForURL('**/operations/*')
    await expect(moved(page, SHORT)).toContainText(/healthy|settling/i)
  })
})
