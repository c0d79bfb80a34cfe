import { inspect } from './inspect'
import { confirm, sheet, signInAs } from './pages'
import { CONFIRMATION, open } from './person'
import { chainOf, chainStep, ENDS, openPromotion, promote, SERVICE, source } from './promotion-pages'
import { expect, test } from './quayside'

/** What goes wrong between a branch and its pods, each told for what it is. */

test.use({ registryCheckSeconds: 1 })
test.beforeEach(async ({ quayside, signIn }) => {
  test.setTimeout(240_000)
  await quayside.reset()
  await signIn('operator')
})

test('a branch that is moved by hand while the sheet is open is read before the yes', async ({
  page,
  quayside,
}) => {
  await openPromotion(page, SERVICE)
  const { [SERVICE]: heads } = await quayside.git.heads()
  await quayside.git.move({ repository: SERVICE, branch: 'stable', to: `${heads?.main}~1` })
  await confirm(page, /^Promote/, CONFIRMATION)
  await expect(sheet(page)).toContainText(/changed/i)
  const { [SERVICE]: now } = await quayside.git.heads()
  expect(now?.stable).not.toBe(heads?.main)
})

test('a branch that has commits of its own is diverged, and is never moved', async ({ page, quayside }) => {
  await quayside.git.commit({ repository: SERVICE, branch: 'stable' })
  await open(page, '/prod/promotion')
  await expect(source(page, SERVICE)).toContainText('diverged', ENDS)
  await expect(source(page, SERVICE).getByRole('button', { name: /^Promote…/ })).toHaveCount(0)
  await inspect(page, 'promotion-diverged')
})

for (const [how, repository, words] of [
  ['rule', SERVICE, /rule/],
  ['hook', 'packit/tokman', /hook/],
] as const)
  test(`a branch that is kept by a ${how} stays, and the words say why; without it, it moves`, async ({
    page,
    quayside,
  }) => {
    if (how === 'hook') await quayside.git.commit({ repository })
    await quayside.git.protect({ repository, how })
    const before = await quayside.git.heads()
    await openPromotion(page, repository)
    await promote(page)
    await expect(page.getByRole('main')).toContainText(words, ENDS)
    await expect(page.getByText('Failed', { exact: true }).first()).toBeVisible(ENDS)
    await inspect(page, `promotion-kept-by-a-${how}`)
    expect((await quayside.git.heads())[repository]?.stable).toBe(before[repository]?.stable)

    await quayside.git.protect({ repository, how: 'none' })
    await openPromotion(page, repository)
    await promote(page)
    await expect
      .poll(async () => (await quayside.git.heads())[repository]?.stable, ENDS)
      .toBe(before[repository]?.main)
  })

test('a build that fails ends the promotion with its failing job', async ({ page, quayside }) => {
  await quayside.git.build({ repository: SERVICE, outcome: 'fails', job: 'packit-worker' })
  await openPromotion(page, SERVICE)
  await promote(page)
  await expect(chainStep(page, SERVICE, 'Build')).toContainText('Failed', ENDS)
  await expect(chainStep(page, SERVICE, 'Build')).toContainText('packit-worker')
  await expect(chainStep(page, SERVICE, 'Build').getByRole('link', { name: /See the job/ })).toBeVisible()
  await inspect(page, 'promotion-build-failed')
  await open(page, '/prod')
  await expect(page.getByRole('article', { name: 'packit-worker:prod' })).toContainText(
    /build of \w+ failed/,
    ENDS,
  )
})

test('a build that hangs is told with how long it usually takes, and survives a killed replica', async ({
  page,
  quayside,
}) => {
  await quayside.git.build({ repository: SERVICE, outcome: 'hangs' })
  await openPromotion(page, SERVICE)
  await sheet(page)
    .getByRole('checkbox', { name: /^Import when built/ })
    .click()
  // A plan that changes clears the typed name.
  await expect(sheet(page)).toContainText(/imports it when it is built/i)
  await promote(page)
  await expect(chainStep(page, SERVICE, 'Build')).toContainText(/usually about/, ENDS)
  await quayside.restart('SIGKILL')
  await page.reload()
  await expect(chainStep(page, SERVICE, 'Build')).toContainText(/Under way/, ENDS)
  await quayside.git.build({ repository: SERVICE, act: 'finish' })
  await expect(chainStep(page, SERVICE, 'Import of packit-worker:prod')).toContainText('Imported', ENDS)
})

test('a git host that is down makes its part stale, and nothing else', async ({ page, quayside }) => {
  await open(page, '/prod/promotion')
  await quayside.git.fault({ forge: 'gitlab', kind: 'html' })
  await quayside.restart()
  await open(page, '/prod/promotion')
  await expect(source(page, 'packit/dashboard')).toContainText(/gitlab/i, ENDS)
  await expect(source(page, SERVICE)).toContainText('10 ahead')
  await inspect(page, 'promotion-forge-down')
  await open(page, '/prod')
  await expect(page.getByRole('article', { name: 'nginx:prod' })).toContainText('up to date')
})

test('the answer of a move is lost: the branch is read back, and it is moved once', async ({
  page,
  quayside,
}) => {
  await openPromotion(page, SERVICE)
  const { [SERVICE]: before } = await quayside.git.heads()
  await quayside.git.fault({ forge: 'github', kind: 'lost', method: 'PATCH', times: 1 })
  await promote(page)
  await expect(chainStep(page, SERVICE, 'Branch')).toContainText('Done', ENDS)
  expect((await quayside.git.heads())[SERVICE]?.stable).toBe(before?.main)
})

test('two people who promote the same start one operation', async ({ page, quayside, browser }) => {
  const context = await browser.newContext({ baseURL: quayside.url })
  const other = await context.newPage()
  await signInAs(other, 'operator')
  await Promise.all([openPromotion(page, SERVICE), openPromotion(other, SERVICE)])
  await Promise.all([promote(page), promote(other)])
  expect(page.url()).toBe(other.url())
  await expect(chainOf(page, SERVICE)).toBeVisible()
  await context.close()
})
