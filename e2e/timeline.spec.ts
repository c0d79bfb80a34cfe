import { annotateWorkload, createJobOf, readChronicle } from './cluster-client'
import { inspect } from './inspect'
import { confirm, importNow, short } from './pages'
import { CONFIRMATION, open } from './person'
import { expect, test } from './quayside'

const SHORT = 'packit-worker-short-running'

test.beforeEach(async ({ quayside, signIn }) => {
  test.setTimeout(120_000)
  await quayside.reset()
  await signIn('operator')
})

test('an import that broke the workers is one event, and a crash leads to what changed before it', async ({
  page,
  quayside,
}) => {
  const { digest } = await quayside.push({ stream: 'packit-worker', tag: 'prod', broken: true })
  await open(page, '/prod')
  await importNow(page, 'packit-worker:prod', { ...CONFIRMATION, reason: 'The weekly import' })
  await open(page, '/prod')
  await page.getByRole('link', { name: 'Timeline of Packit production' }).click()
  const imported = page.getByRole('row').filter({ hasText: 'The weekly import' })
  await expect(imported).toHaveCount(1)
  await expect(imported).toContainText(short(digest))
  await expect(imported).toContainText('on the record')
  const crash = page
    .getByRole('row')
    .filter({ hasText: SHORT })
    .filter({ hasText: /crashes, .*exit code 1/ })
  await expect(crash).toHaveCount(1, { timeout: 30_000 })

  await crash.getByRole('link', { name: 'What changed before' }).click()
  const moment = page.getByRole('region', { name: /^At / })
  const before = moment.getByRole('table', { name: 'What changed before the crash' })
  await expect(before.getByRole('row').nth(1)).toContainText('The weekly import')
  const ran = moment.getByRole('table', { name: 'What ran then' }).getByRole('row').filter({ hasText: SHORT })
  await expect(ran).toContainText(short(digest))
  await expect(ran).toContainText('crashed')
  await inspect(page, 'timeline-moment')
})

test('the timeline of all environments tells an import by the schedule, with what that is inferred from', async ({
  page,
  quayside,
}) => {
  await open(page, '/timeline?kind=image&lane=packit-service:stg')
  const { digest } = await quayside.push({ stream: 'packit-service', tag: 'stg' })
  const row = page.getByRole('row').filter({ hasText: short(digest) })
  await expect(row).toContainText('imported by the cluster’s schedule (inferred)', { timeout: 30_000 })
  await expect(row).toContainText('seen')
  await page.goto('/prod/timeline?at=yesterday')
  await expect(
    page.getByText(/^Ignored in the address: at="yesterday" is not a time with its zone/),
  ).toBeVisible()
})

test('a morning of many hands is told as it was', async ({ page, quayside }) => {
  const { run } = quayside
  await open(page, '/prod/stateful-sets/packit-worker-short-running')
  await page.getByRole('button', { name: /^Revert… packit-worker-short-running/ }).click()
  await confirm(page, /^Pause and move one workload/, CONFIRMATION)
  await page.waitForURL('**/operations/*')
  // What moves while a plan is read changes the plan.
  const pushed = await quayside.push({ stream: 'fluentd', tag: 'prod' })
  await createJobOf(run, 'import-images', 'import-images-29608980')
  await annotateWorkload(run, 'deployments', 'tokman', { ofPods: { 'example.com/team': 'on call' } })

  await open(page, '/prod/timeline')
  const row = (...texts: string[]) =>
    texts.reduce((rows, hasText) => rows.filter({ hasText }), page.getByRole('row'))
  const imported = row('fluentd:prod', short(pushed.digest), 'imported')
  await expect(imported).toHaveCount(1)
  await expect(imported).toContainText('the Job import-images-29608980 (inferred)')
  await expect(row('import-images', 'run succeeded', 'import-images-29608980')).toHaveCount(1)
  const changed = row('tokman', 'without a new image')
  await expect(changed).toContainText('annotations[example.com/team]')
  await expect(changed).toContainText('seen')
  const reverted = row(CONFIRMATION.reason, 'packit-worker-short-running')
  await expect(reverted).toContainText('Olivia Operator')
  await expect(reverted).toContainText('on the record')
})

test('what the cluster has forgotten is still told after Quayside was restarted', async ({
  page,
  quayside,
}) => {
  // Quayside looks up to 40 s after a change.
  test.setTimeout(240_000)
  const other = await quayside.addReplica()
  const broken = await quayside.push({ stream: 'packit-service', tag: 'prod', broken: true })
  await open(page, '/prod')
  await importNow(page, 'packit-service:prod', CONFIRMATION)
  const facts = async (member: 'hasEnded' | 'hasFailed') =>
    (await readChronicle(quayside.run)).filter((fact) => fact.image === broken.digest && fact[member]).length
  await expect.poll(() => facts('hasFailed'), { timeout: 60_000 }).toBe(1)
  const fixed = await quayside.push({ stream: 'packit-service', tag: 'prod' })
  await open(page, '/prod')
  await importNow(page, 'packit-service:prod', CONFIRMATION)
  // That the image was replaced, in its stream and on the workload.
  await expect.poll(() => facts('hasEnded'), { timeout: 60_000 }).toBe(2)
  // Both replicas looked.
  await quayside.removeReplica(other)

  await quayside.restart()
  await quayside.forget({ stream: 'packit-service', tag: 'prod' })
  await open(page, '/prod/timeline?lane=Deployment/packit-service')
  const rows = page.getByRole('row')
  await expect(rows.filter({ hasText: 'The pods that crashed are gone' })).toHaveCount(1, { timeout: 30_000 })
  const brought = rows.filter({ hasText: 'packit-service:prod got' })
  await expect(brought.filter({ hasText: short(broken.digest) })).toHaveCount(1)
  await expect(brought.filter({ hasText: short(fixed.digest) })).toHaveCount(1)

  const picture = page.getByRole('group', { name: 'Images of prod' })
  await picture.getByLabel('Time shown').selectOption('Hour')
  await picture.getByRole('img', { name: /^Deployment packit-service: .*crash/ }).focus()
  const readout = picture.getByRole('status').last()
  await expect(readout).toContainText(`image ${short(broken.digest)}`)
  await page.keyboard.press('Tab')
  await expect(readout.getByRole('link').first()).toBeFocused()
  await page.keyboard.press('Enter')
  await expect(page).not.toHaveURL(/timeline/)
})
