import { lane, short } from './pages'
import { expect, test } from './quayside'

test.use({ registryCheckSeconds: 1 })
test.beforeAll(async ({ quayside }) => quayside.reset())
test.afterEach(async ({ quayside }) => {
  quayside.cluster.clearFaults()
  await quayside.breakRegistry({ stream: 'packit-service' })
})

const IMPORTS = /^POST .*\/imagestreamimports\b/

test('a pushed build shows without a reload, also to a viewer, who cannot check the registry', async ({
  page,
  browser,
  quayside,
  signIn,
}) => {
  await signIn('viewer')
  await page.goto('/prod')
  const service = lane(page, 'packit-service:prod')
  await expect(service.getByText('up to date')).toBeVisible()
  await expect(page.getByText('checked every 1 s')).toBeVisible()
  await expect(page.getByRole('button', { name: 'Check registry' })).toHaveAccessibleDescription(
    'Read only: you cannot change this environment.',
  )
  const { digest, commit } = await quayside.push({ stream: 'packit-service', tag: 'prod' })
  await expect(service.getByText('newer image')).toBeVisible()
  await expect(service.getByText(short(digest), { exact: true })).toBeVisible()
  await expect(service.getByText(commit.slice(0, 7))).toBeVisible()
  await expect(service.getByText(/^built/)).toBeVisible()

  const other = await browser.newContext({
    baseURL: quayside.url,
    storageState: await page.context().storageState(),
  })
  const overview = await other.newPage()
  await overview.goto('/')
  const card = overview.getByRole('article', { name: 'Packit production' })
  await expect(card.getByRole('link', { name: /newer image/ })).toBeVisible()
  await other.close()
})

test.describe('a registry', () => {
  test.beforeEach(({ signIn }) => signIn('operator'))

  for (const [status, title] of [
    [401, 'Registry login required'],
    [404, 'Not found in the registry'],
    [500, 'Registry error'],
  ] as const) {
    test(`that answers ${status} shows in its lane until it works again`, async ({ page, quayside }) => {
      await page.goto('/prod')
      const service = lane(page, 'packit-service:prod')
      await quayside.breakRegistry({ stream: 'packit-service', status })
      await expect(service.getByText(title)).toBeVisible()
      await expect(service.getByText('check failing')).toBeVisible()
      await expect(lane(page, 'nginx:prod').getByText('up to date')).toBeVisible()
      await quayside.breakRegistry({ stream: 'packit-service' })
      await expect(service.getByText(/up to date|newer image/)).toBeVisible()
      await expect(service.getByText(title)).toHaveCount(0)
    })
  }

  test('that is slow does not delay the checks of other tags', async ({ page, quayside }) => {
    await quayside.breakRegistry({ stream: 'packit-service', delayMs: 3_000 })
    await page.goto('/prod')
    const { digest } = await quayside.push({ stream: 'fluentd', tag: 'prod' })
    await expect(lane(page, 'fluentd:prod').getByText(short(digest), { exact: true })).toBeVisible()
    const service = await quayside.push({ stream: 'packit-service', tag: 'prod' })
    await expect(
      lane(page, 'packit-service:prod').getByText(short(service.digest), { exact: true }),
    ).toBeVisible({
      timeout: 30_000,
    })
  })
})

test('the page of a failing tag says what to do, and names the pull secrets', async ({
  page,
  quayside,
  signIn,
}) => {
  await signIn('operator')
  await quayside.breakRegistry({ stream: 'packit-service', status: 401 })
  await page.goto('/prod/image-streams/packit-service/prod')
  const failure = page.getByRole('region', { name: 'Import problem' })
  await expect(failure).toContainText('Registry login required (for')
  await expect(failure).toContainText('Workloads keep running.')
  await expect(failure).toContainText('packit-quay-pull')
  await expect(failure).toContainText('oc get secrets -n packit--prod')
  await quayside.breakRegistry({ stream: 'packit-service' })
  await expect(failure).toHaveCount(0)
})

test('the page of a tag without images says so, and that it cannot read the pull secrets', async ({
  page,
  quayside,
  signIn,
}) => {
  const message = 'serviceaccounts "default" is forbidden'
  const body = JSON.stringify({ kind: 'Status', code: 403, reason: 'Forbidden', message })
  quayside.cluster.break(/serviceaccounts/, { status: 403, contentType: 'application/json', body })
  await signIn('operator')
  await page.goto('/stg/image-streams/sandcastle/stg')
  const failure = page.getByRole('region', { name: 'Import problem' })
  await expect(failure).toContainText('this tag never imported an image')
  await expect(failure).toContainText('Could not read the service account default')
})

test('a cluster that cannot check the registry shows one notice, and lanes show since when the state is unknown', async ({
  page,
  quayside,
  signIn,
}) => {
  await signIn('operator')
  await page.goto('/prod')
  const service = lane(page, 'packit-service:prod')
  await expect(service.getByText(/up to date|newer image/)).toBeVisible()
  quayside.cluster.break(IMPORTS, {
    status: 503,
    contentType: 'text/plain',
    body: 'error trying to reach service\n',
    retryAfter: 2,
  })
  const notice = page.getByRole('alert').filter({ hasText: 'Registry not checked for' })
  await expect(notice).toBeVisible()
  await expect(service.getByText('not checked for')).toBeVisible()
  expect(await page.getByText('image.openshift.io').count()).toBeLessThanOrEqual(1)
  quayside.cluster.clearFaults()
  await expect(notice).toHaveCount(0)
  await expect(service.getByText('not checked for')).toHaveCount(0)
})
