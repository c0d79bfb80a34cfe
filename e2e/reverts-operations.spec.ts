import { readStreamSpec } from './cluster-client'
import { inspectLooks } from './inspect'
import { checkRegistry, confirm, history, importNow, lane, pods, sheet, signInAs } from './pages'
import { expect, test } from './quayside'

const REASON = 'It crashes on large specfiles'
const CONFIRMATION = { environment: 'prod', reason: REASON }

test.beforeEach(({ quayside }) => quayside.reset())

test('an operation updates live in every browser, even after a restart of the server', async ({
  page,
  browser,
  signIn,
  quayside,
}) => {
  test.setTimeout(150_000)
  await signIn('operator')
  await quayside.push({ stream: 'nginx', tag: 'prod' })
  await page.goto('/prod')
  await importNow(page, 'nginx:prod', CONFIRMATION)
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('Import nginx:prod now')
  await expect(page.getByRole('list').getByText('Done')).toBeVisible()
  await expect(pods(page, 'nginx').getByText('on target', { exact: true })).toHaveCount(2)
  await expect(page.getByText('Settling', { exact: true })).toBeVisible()

  await quayside.restart()
  const other = await browser.newPage({ baseURL: quayside.url })
  await signInAs(other, 'viewer')
  await other.goto(page.url())
  await expect(other.getByText(REASON)).toBeVisible()
  for (const each of [page, other]) {
    await expect(each.getByText('All pods of nginx are ready.', { exact: true })).toBeVisible({
      timeout: 90_000,
    })
    await expect(each.getByText('Healthy', { exact: true })).toBeVisible()
  }
  await other.close()
})

test('a broken image fails with its log, for operators only, and can be undone', async ({
  page,
  browser,
  signIn,
  quayside,
}) => {
  await signIn('operator')
  await quayside.push({ stream: 'nginx', tag: 'prod', broken: true })
  await page.goto('/prod')
  await importNow(page, 'nginx:prod', CONFIRMATION)
  await expect(page.getByText(/^(Failing|Failed)$/)).toBeVisible()
  await expect(page.getByText(/CrashLoopBackOff/).first()).toBeVisible()
  await expect(page.getByText('ImportError: cannot import name')).toBeVisible()
  await expect(page.getByRole('button', { name: 'Revert nginx to the previous image' })).toBeEnabled()

  const other = await browser.newPage({ baseURL: quayside.url })
  await signInAs(other, 'viewer')
  await other.goto(page.url())
  await expect(other.getByText(/CrashLoopBackOff/).first()).toBeVisible()
  await expect(other.getByText('ImportError')).toHaveCount(0)
  await other.close()

  const operation = page.url()
  await page.getByRole('button', { name: 'Revert nginx to the previous image' }).click()
  await confirm(page, /^(Pin|Revert)/, CONFIRMATION)
  await expect(page).not.toHaveURL(operation)
  await expect(pods(page, 'nginx').getByText('on target', { exact: true })).toHaveCount(2)
  await page.goto(operation)
  await expect(page.getByText(/^(Superseded|Failed)$/)).toBeVisible()
})

test('a pin can be undone from its operation, which restores the spec of the tag', async ({
  page,
  signIn,
  quayside,
}) => {
  await signIn('operator')
  const before = await readStreamSpec(quayside.run, 'nginx')
  await page.goto('/prod/image-streams/nginx/prod')
  const older = history(page, 'nginx:prod').getByRole('row').nth(2)
  await older.getByRole('button', { name: /^Pin to this/ }).click()
  await confirm(page, /^Pin/, CONFIRMATION)
  await page.waitForURL('**/operations/*')
  const pinning = page.url()
  await page.goto('/prod')
  await expect(lane(page, 'nginx:prod').getByText('pinned', { exact: true })).toBeVisible()
  expect(await readStreamSpec(quayside.run, 'nginx')).not.toEqual(before)

  await page.goto(pinning)
  await page.getByRole('button', { name: /^Undo this/ }).click()
  await expect(sheet(page).getByRole('heading', { level: 2 })).toHaveText(/^Follow .* again/)
  await confirm(page, /^Follow again/, CONFIRMATION)
  await expect(page).not.toHaveURL(pinning)
  await page.waitForURL('**/operations/*')
  await page.goto('/prod')
  await expect(lane(page, 'nginx:prod').getByText('pinned', { exact: true })).toHaveCount(0)
  expect(await readStreamSpec(quayside.run, 'nginx')).toEqual(before)
})

test('the activity lists operations, can be searched, and sends no requests to the cluster', async ({
  page,
  signIn,
  quayside,
}) => {
  await signIn('operator')
  await page.goto('/prod/activity')
  await expect(page.getByText('No operations yet')).toBeVisible()
  await page.goto('/prod/image-streams/nginx/prod')
  const older = history(page, 'nginx:prod').getByRole('row').nth(2)
  await older.getByRole('button', { name: /^Pin to this/ }).click()
  await confirm(page, /^Pin/, CONFIRMATION)
  await page.waitForURL('**/operations/*')
  const operation = page.url()
  await expect(page.getByRole('list').getByText('Done')).toBeVisible()

  await page
    .getByRole('navigation', { name: 'Environments' })
    .getByRole('link', { name: /^Activity/ })
    .click()
  const rows = page.getByRole('table', { name: /^Operations in/ }).getByRole('row')
  await expect(rows).toHaveCount(2)
  await expect(rows.nth(1)).toContainText('Olivia Operator')
  await expect(rows.nth(1)).toContainText(REASON)
  const asked = quayside.cluster.requests.filter(isViewRequest).length
  for (let times = 0; times < 5; times += 1) {
    await page.goto('/prod/activity')
    await expect(rows).toHaveCount(2)
    await page.goto(operation)
    await expect(page.getByText(/^Live · checked/)).toBeVisible()
  }
  expect(quayside.cluster.requests.filter(isViewRequest)).toHaveLength(asked)

  await page.goto('/prod/activity')
  await page.getByLabel('Filter operations').fill('olivia tokman')
  await expect(page.getByText('No matches')).toBeVisible()
  await page.getByRole('button', { name: 'Show all 1 operation' }).click()
  await expect(rows).toHaveCount(2)
})

test('nothing is changed if the journal cannot be written, and the sheet says so', async ({
  page,
  signIn,
  quayside,
}) => {
  await signIn('operator')
  const body = '{"kind":"Status","code":403,"reason":"Forbidden","message":"exceeded quota"}'
  quayside.cluster.break(/(POST|PATCH) .*configmaps/, { status: 403, contentType: 'application/json', body })
  await quayside.push({ stream: 'nginx', tag: 'prod' })
  await page.goto('/prod')
  await checkRegistry(page)
  const before = quayside.cluster.requests.length
  await lane(page, 'nginx:prod')
    .getByRole('button', { name: /^Import…/ })
    .click()
  await confirm(page, /^Import/, CONFIRMATION)
  await expect(page.getByText(/Nothing was changed: the journal could not be written/)).toBeVisible()
  const writes = quayside.cluster.requests.slice(before).filter(({ line }) => /^(PATCH|DELETE)/.test(line))
  expect(writes.filter(({ line }) => !line.includes('configmaps'))).toEqual([])
})

test('the page of an unknown operation says so', async ({ page, signIn }) => {
  await signIn('viewer')
  await page.goto('/prod/operations/nosuch')
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('There is no operation nosuch')
})

test('operations and activity', async ({ page, signIn, quayside }) => {
  await signIn('operator')
  await page.goto('/prod/activity')
  await expect(page.getByText(/^Live · checked/)).toBeVisible()
  await inspectLooks(page, 'activity-empty')
  await quayside.push({ stream: 'packit-worker', tag: 'prod', broken: true })
  await page.goto('/prod')
  await importNow(page, 'packit-worker:prod', CONFIRMATION)
  await expect(page.getByText('ImportError').first()).toBeVisible()
  await inspectLooks(page, 'operation-failing')
  await page.goto('/prod/activity')
  await expect(page.getByText(/^Live · checked/)).toBeVisible()
  await inspectLooks(page, 'activity')
})

/** Leaves out watches, which reopen now and then, and the writes of operations. */
function isViewRequest({ line }: { line: string }): boolean {
  // Of a kind that was quiet for some seconds, one object is asked for, to see whether etcd answers (decision 23).
  return line.startsWith('GET') && !/[?&](watch=true|limit=1\b)/.test(line)
}
