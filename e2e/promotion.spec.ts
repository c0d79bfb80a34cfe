import { inspect, inspectLooks } from './inspect'
import { lane, moved, sheet } from './pages'
import { CONFIRMATION, open, Person } from './person'
import { chainStep, ENDS, openPromotion, promote, SERVICE, source } from './promotion-pages'
import { expect, test } from './quayside'

/** From the branch to the pods. The heads of the bare repositories are the judge. */

test.use({ registryCheckSeconds: 1 })
test.beforeEach(async ({ quayside, signIn }) => {
  test.setTimeout(240_000)
  await quayside.reset()
  await signIn('operator')
})

/** In the order in which the team's script moves them. */
const ORDER = [
  'packit/ogr',
  'packit/specfile',
  'packit/packit',
  SERVICE,
  'packit/packit-service-fedmsg',
  'packit/dashboard',
  'packit/tokman',
]

test('one source is promoted with 2 decisions, built, imported when built, and followed to its pods', async ({
  page,
  quayside,
}) => {
  const person = new Person(page)
  const { [SERVICE]: before } = await quayside.git.heads()
  await open(page, '/prod/promotion')
  await person.choose(source(page, SERVICE).getByRole('button', { name: /^Promote…/ }))
  await expect(sheet(page)).toContainText('10 commits')
  await expect(sheet(page)).toContainText('rebuild-and-push-images.yml')
  await expect(sheet(page)).toContainText('packit-worker:prod')
  await sheet(page)
    .getByRole('checkbox', { name: /^Import when built/ })
    .click()
  await expect(sheet(page)).toContainText(/imports it when it is built/i)
  await person.confirm(/^Promote packit-service: 10 commits/, CONFIRMATION)
  expect(person.spent()).toEqual({ decisions: 2, clicks: 2, tabs: 0 })
  await page.waitForURL('**/operations/*')
  await expect.poll(async () => (await quayside.git.heads())[SERVICE]?.stable).toBe(before?.main)

  await expect(chainStep(page, SERVICE, 'Build')).toContainText('Done', ENDS)
  await expect(chainStep(page, SERVICE, 'Import of packit-worker:prod')).toContainText('Imported', ENDS)
  await expect(moved(page, 'packit-worker-long-running')).toContainText(/healthy|settling/, ENDS)
  await inspect(page, 'promotion-operation')
  await open(page, '/prod')
  await expect(lane(page, 'packit-worker:prod').getByText('up to date')).toBeVisible()
})

test('all are promoted as the script would have: the same heads, in the same order, but the red one', async ({
  page,
  quayside,
}) => {
  const before = await quayside.git.heads()
  await open(page, '/prod/promotion')
  await expect(page.getByText('6 of 7 sources ahead')).toBeVisible(ENDS)
  await page.getByRole('button', { name: /^Promote all…/ }).click()
  const planned = sheet(page).getByRole('list', { name: 'Sources' }).getByRole('listitem')
  await expect(planned.filter({ hasText: 'packit/specfile' })).toContainText('cannot move')
  await inspect(page, 'promotion-sheet-all')
  await sheet(page)
    .getByRole('checkbox', { name: /although checks are not green/ })
    .click()
  await expect(sheet(page).getByRole('button', { name: 'Promote 6 sources' })).toBeVisible()
  await promote(page)
  const steps = page.getByRole('listitem').filter({ hasText: /^Move stable of/ })
  await expect(steps).toHaveText(ORDER.slice(0, -1).map((name) => new RegExp(`^Move stable of ${name} from`)))
  await expect
    .poll(async () => {
      const now = await quayside.git.heads()
      return ORDER.map((name) => now[name]?.stable === before[name]?.main)
    }, ENDS)
    .toEqual(ORDER.map(() => true))
})

test('any commit in between can be chosen', async ({ page, quayside }) => {
  await openPromotion(page, SERVICE)
  const choice = sheet(page).getByRole('combobox', { name: SERVICE })
  const third = await choice.getByRole('option').nth(2).getAttribute('value')
  await choice.selectOption({ index: 2 })
  await expect(
    sheet(page).getByRole('button', { name: /^Promote packit-service: [5-9] commits/ }),
  ).toBeVisible()
  await promote(page)
  await expect.poll(async () => (await quayside.git.heads())[SERVICE]?.stable).toBe(third)
})

test('the workloads of a pinned tag do not move, and the sheet says so', async ({ page }) => {
  await openPromotion(page, 'packit/dashboard')
  await expect(sheet(page)).toContainText(/pinned/i)
  await promote(page)
  await expect(chainStep(page, 'packit/dashboard', 'Import of packit-dashboard:prod')).toContainText(
    /pinned/i,
    ENDS,
  )
})

test('a viewer sees the way, and moves nothing', async ({ page, signIn }) => {
  await page.context().clearCookies()
  await signIn('viewer')
  await open(page, '/prod/promotion')
  await expect(source(page, SERVICE)).toContainText('10 ahead')
  await expect(page.getByRole('button', { name: /^Promote/, disabled: false })).toHaveCount(0)
})

test('the pages of promotion', async ({ page }) => {
  await open(page, '/prod/promotion')
  await expect(source(page, 'packit/tokman')).toContainText('built')
  await source(page, SERVICE).getByText('10 commits to promote').click()
  await inspectLooks(page, 'promotion')
  await openPromotion(page, SERVICE)
  await inspectLooks(page, 'promotion-sheet')
  await open(page, '/compare?from=stg&to=prod')
  await expect(page.getByText('ahead in Packit staging').first()).toBeVisible()
  await inspectLooks(page, 'compare-environments')
})
