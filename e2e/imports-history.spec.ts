import type { Locator, Page } from '@playwright/test'
import { inspectLooks } from './inspect'
import { confirm } from './pages'
import { expect, test } from './quayside'

const WORKER = '/prod/image-streams/packit-worker/prod'
const IMAGES = /^GET .*\/imagestreamimages\//

test.use({ registryCheckSeconds: 1 })
test.beforeAll(async ({ quayside }) => quayside.reset())
test.afterEach(({ quayside }) => quayside.cluster.clearFaults())

/** The rows of an import history, newest first. */
const imports = (page: Page): Locator =>
  page
    .getByRole('table', { name: /^Import history/ })
    .getByRole('row')
    .filter({ hasText: 'newest for' })

const part = (page: Page, name: string): Locator => page.getByRole('region', { name })

test.describe('the history', () => {
  test.beforeEach(({ signIn }) => signIn('viewer'))

  test('shows when and from which commit an image was built, and what ran it during which time', async ({
    page,
  }) => {
    await page.goto(WORKER)
    const [newest, before] = [imports(page).nth(0), imports(page).nth(1)]
    await expect(newest.getByText('runs on all 3 workloads')).toContainText(/for \d+ (s|min|h|d)$/)
    await expect(newest.getByRole('link', { name: /^commit [0-9a-f]{7}/ })).toHaveAttribute(
      'href',
      /^https:\/\/github.com\/packit\/packit-service\/commit\/[0-9a-f]{40}$/,
    )
    await expect(newest).toContainText(/\d kB, linux\/amd64/)
    await expect(before.getByText(/^all 3 workloads, for 7 d, until \d+ (s|min|h|d) ago$/)).toBeVisible()
    await expect(page.getByText('is known from the pods')).toBeVisible()
  })

  test('links the commits that only the registry image has', async ({ page, quayside }) => {
    const { commit } = await quayside.push({ stream: 'nginx', tag: 'prod' })
    await page.goto('/prod/image-streams/nginx/prod')
    await expect(page.getByRole('link', { name: `…${commit.slice(0, 7)}` })).toHaveAttribute(
      'href',
      new RegExp(`^https://github.com/packit/deployment/compare/[0-9a-f]{40}\\.\\.\\.${commit}$`),
    )
  })

  test('shows ten imports first, and the older ones on request', async ({ page }) => {
    await page.goto(WORKER)
    await expect(imports(page)).toHaveCount(10)
    await page.getByRole('button', { name: /^Show \d+ older imports$/ }).click()
    expect(await imports(page).count()).toBeGreaterThan(20)
    await expect(page.getByRole('button', { name: /older imports$/ })).toHaveCount(0)
  })

  test('marks an image that is gone', async ({ page }) => {
    await page.goto('/prod/image-streams/packit-service/prod')
    await page.getByRole('button', { name: /older imports$/ }).click()
    const oldest = imports(page).last()
    await expect(oldest.getByText('image gone')).toBeVisible()
    await oldest.getByRole('button', { name: /^Details/ }).click()
    await expect(page.getByText('only its digest is known')).toBeVisible()
    await oldest.getByRole('link', { name: /^Compare/ }).click()
    await expect(page.getByText(/^The cluster no longer keeps [0-9a-f]{8}/)).toBeVisible()
  })

  test('takes the commit of a manifest list from one of its images', async ({ page }) => {
    await page.goto('/stg/image-streams/nginx/stg')
    await expect(imports(page).first()).toContainText('linux/amd64, linux/arm64')
    await expect(
      imports(page)
        .first()
        .getByRole('link', { name: /^commit/ }),
    ).toBeVisible()
    await imports(page)
      .nth(1)
      .getByRole('link', { name: /^Compare/ })
      .click()
    await expect(
      page.getByText('This is a manifest list. The page shows its image for linux/amd64.'),
    ).toBeVisible()
    await expect(part(page, 'Labels')).toContainText('org.opencontainers.image.revision')
  })

  test('reads each image only once', async ({ page, quayside }) => {
    const reads = () => quayside.cluster.requests.filter(({ line }) => IMAGES.test(line)).length
    await page.goto(WORKER)
    await expect(
      imports(page)
        .first()
        .getByRole('link', { name: /^commit/ }),
    ).toBeVisible()
    const before = reads()
    for (let view = 0; view < 3; view++) {
      await page.reload()
      await expect(imports(page)).toHaveCount(10)
    }
    await page.goto(`${WORKER}/compare`)
    await expect(part(page, 'Labels')).toBeVisible()
    expect(reads()).toBe(before)
  })
})

test.describe('the contents of an image', () => {
  test('include values of environment variables for an operator', async ({ page, signIn }) => {
    await signIn('operator')
    await page.goto(WORKER)
    await page
      .getByRole('button', { name: /^Details/ })
      .first()
      .click()
    await expect(page.getByText('https://packit:correct-horse@pypi.example/simple')).toBeVisible()
    await expect(page.getByText('The Celery worker of Packit, with metrics')).toBeVisible()
  })

  test('never send values of environment variables to a viewer', async ({ page, signIn }) => {
    const bodies: Promise<string>[] = []
    // The body of an event stream, or of a request that the next page cancels, never ends.
    page.on('requestfinished', (request) => {
      bodies.push(
        request
          .response()
          .then((response) => response?.text() ?? '')
          .catch(() => ''),
      )
    })
    await signIn('viewer')
    await page.goto(WORKER)
    await page
      .getByRole('button', { name: /^Details/ })
      .first()
      .click()
    await expect(page.getByText('PIP_INDEX_URL')).toBeVisible()
    await imports(page)
      .nth(1)
      .getByRole('link', { name: /^Compare/ })
      .click()
    await expect(part(page, 'Environment variables')).toContainText('PIP_INDEX_URLchanged')
    await expect(page.getByText('Values of environment variables are shown to operators only.')).toBeVisible()
    expect((await Promise.all(bodies)).join('')).not.toMatch(/hunter2|correct-horse/)
  })
})

test.describe('a comparison', () => {
  test.beforeEach(({ signIn }) => signIn('operator'))

  test('with the running image is one click away, reads in the direction of time, and shows changes first', async ({
    page,
  }) => {
    await page.goto(WORKER)
    await imports(page)
      .nth(1)
      .getByRole('link', { name: /^Compare [0-9a-f]{8} with the running image$/ })
      .click()
    await expect(page.getByRole('heading', { level: 1 })).toHaveText('Compare images of packit-worker:prod')
    await expect(page.getByText(/^\d+ new commits?$/i)).toBeVisible()
    await expect(page.getByRole('columnheader', { name: 'To: running' })).toBeVisible()
    await expect(page.getByRole('link', { name: /^Compare at the git host/ })).toHaveAttribute(
      'href',
      /\/packit\/packit-service\/compare\/[0-9a-f]{40}\.\.\.[0-9a-f]{40}$/,
    )
    await expect(part(page, 'Runtime settings')).toContainText('--prefetch-multiplier=1')
    await expect(part(page, 'Runtime settings')).toContainText('Exposed ports')
    await expect(part(page, 'Environment variables')).toContainText(/PIP_INDEX_URL.*hunter2.*correct-horse/s)
    await expect(part(page, 'Layers')).toContainText('2 layers in both')
    await page.getByRole('button', { name: 'Swap' }).click()
    await expect(page.getByText(/goes back: \d+ commits? taken away/i)).toBeVisible()
  })

  test('keeps its images in the address', async ({ page }) => {
    await page.goto(`${WORKER}/compare`)
    const to = page.getByLabel('To', { exact: true })
    const [chosen = ''] = await to.selectOption({ index: 3 })
    await expect(page).toHaveURL(new RegExp(`to=${encodeURIComponent(chosen)}`))
    await page.reload()
    await expect(to).toHaveValue(chosen)
    await expect(part(page, 'Labels')).toBeVisible()
  })

  test('of any two images can be chosen with the keyboard', async ({ page }) => {
    await page.goto(WORKER)
    const running = imports(page).first().getByRole('radio')
    await expect(running).toBeChecked()
    await running.focus()
    await page.keyboard.press('ArrowDown')
    await page.keyboard.press('ArrowDown')
    await expect(imports(page).nth(2).getByRole('radio')).toBeChecked()
    const link = imports(page)
      .nth(1)
      .getByRole('link', { name: /^Compare [0-9a-f]{8} with [0-9a-f]{8}$/ })
    await link.focus()
    await page.keyboard.press('Enter')
    await expect(page.getByRole('table', { name: 'Compared images' })).toBeVisible()
  })

  test('with an unknown image says so', async ({ page }) => {
    await page.goto(`${WORKER}/compare?to=sha256:${'0'.repeat(64)}`)
    await expect(page.getByRole('alert').filter({ hasText: 'has no image sha256:000' })).toBeVisible()
  })
})

test('an import in the history links the operation that made it', async ({ page, signIn }) => {
  await signIn('operator')
  await page.goto('/prod/image-streams/fluentd/prod')
  await imports(page)
    .nth(1)
    .getByRole('button', { name: /^Pin to this/ })
    .click()
  await confirm(page, /^Pin and move/, { environment: 'prod', reason: 'Logs are lost since the update' })
  await page.waitForURL('**/operations/*')
  const operation = page.url()
  await page.goto('/prod/image-streams/fluentd/prod')
  const [newest, before] = [imports(page).nth(0), imports(page).nth(1)]
  await expect(newest).toContainText('pinned')
  await expect(newest).toContainText('by Olivia Operator')
  await expect(newest).toContainText('Logs are lost since the update')
  await expect(before.getByRole('link', { name: /^Pin fluentd:prod/ })).toHaveCount(0)
  await newest.getByRole('link', { name: /^Pin fluentd:prod to [0-9a-f]{8}$/ }).click()
  await expect(page).toHaveURL(operation)
})

test('a long history, the contents of an image, and a comparison', async ({ page, signIn }) => {
  await signIn('operator')
  await page.goto(WORKER)
  await page.getByRole('button', { name: /older imports$/ }).click()
  await page
    .getByRole('button', { name: /^Details/ })
    .first()
    .click()
  await expect(page.getByText('PIP_INDEX_URL')).toBeVisible()
  await inspectLooks(page, 'history')
  await page.goto('/prod/image-streams/packit-service/prod')
  await page.getByRole('button', { name: /older imports$/ }).click()
  await inspectLooks(page, 'history-gone')
  await page.goto(`${WORKER}/compare`)
  await expect(part(page, 'Labels')).toBeVisible()
  await inspectLooks(page, 'comparison')
})

test('a comparison of images that cannot be read says why, and offers a retry', async ({
  page,
  quayside,
  signIn,
}) => {
  await signIn('operator')
  await quayside.restart()
  quayside.cluster.break(IMAGES, { status: 503, contentType: 'text/plain', body: 'service unavailable' })
  await page.goto(`${WORKER}/compare`)
  await expect(page.getByRole('alert').filter({ hasText: 'not available' })).toBeVisible()
  quayside.cluster.clearFaults()
  await expect(async () => {
    await page.getByRole('button', { name: 'Retry' }).click()
    await expect(part(page, 'Labels')).toBeVisible({ timeout: 1_000 })
  }).toPass()
})
