import type { Page } from '@playwright/test'
import { confirm, lane, sheet, signInAs } from './pages'
import { expect, test } from './quayside'

test.beforeAll(async ({ quayside }) => quayside.reset())

test('signing out ends the session on all replicas, also for a copy of its cookie', async ({
  page,
  signIn,
  context,
  quayside,
}) => {
  // Cookies do not know ports.
  const other = `${await quayside.addReplica()}/api/environments`
  await signIn('operator')
  const cookies = await context.cookies()
  expect((await page.request.get(other)).status()).toBe(200)
  await page.goto('/')
  await page.getByRole('button', { name: /^Signed in as/ }).click()
  await page.getByRole('button', { name: 'Sign out', exact: true }).click()
  await expect(page).toHaveURL(/\/sign-in$/)
  await context.addCookies(cookies)
  await expect.poll(async () => (await page.request.get(other)).status()).toBe(401)
  await page.goto('/prod')
  await expect(page).toHaveURL(/\/sign-in/)
  await expect(page.getByText('You were signed out on another page')).toBeVisible()
})

test('signing out everywhere ends the sessions of the person in other browsers', async ({
  page,
  signIn,
  browser,
  quayside,
}) => {
  await signIn('operator')
  const other = await (await browser.newContext({ baseURL: quayside.url })).newPage()
  await signInAs(other, 'operator')
  await other.goto('/prod/deployments/pushgateway')
  await page.goto('/')
  await page.getByRole('button', { name: /^Signed in as/ }).click()
  await page.getByRole('button', { name: 'Sign out everywhere' }).click()
  await expect(page).toHaveURL(/\/sign-in$/)
  await expect(other.getByRole('link', { name: 'Sign in' })).toBeVisible()
  await signIn('operator')
  await other.context().close()
})

test('a viewer sees everything, and why the buttons are disabled', async ({ page, signIn }) => {
  await signIn('viewer')
  await page.goto('/prod')
  const button = lane(page, 'packit-worker:prod').getByRole('button', { name: /^Import…/ })
  await expect(button).toBeDisabled()
  await expect(button).toHaveAccessibleDescription('Read only: you cannot change this environment.')
  await button.focus()
  await page.keyboard.press('Enter')
  await expect(sheet(page)).toHaveCount(0)
})

/** Imports a tag, and returns the request that the browser sent. */
async function recordImport(page: Page, origin: string) {
  await page.goto('/prod/image-streams/nginx/prod')
  await page.getByRole('button', { name: 'Import…' }).click()
  await expect(sheet(page).getByRole('button', { name: 'Import', exact: true })).toBeVisible()
  const sent = page.waitForRequest((request) => request.postData()?.includes('fingerprint') === true)
  await confirm(page, /^Import$/, { environment: 'prod', reason: 'Recorded to be sent by others' })
  const request = await sent
  const { 'next-action': action = '', 'content-type': type = '', accept = '' } = request.headers()
  const headers = { 'next-action': action, 'content-type': type, accept, origin }
  return { headers, data: request.postData() ?? '' }
}

test('an action called directly requires the confirmation of a protected environment', async ({
  page,
  signIn,
  quayside,
}) => {
  await signIn('operator')
  const { headers, data } = await recordImport(page, quayside.url)
  await page.waitForURL('**/operations/*')
  await expect(page.getByRole('list').getByText('Done').first()).toBeVisible()

  const [environment, { request, consent }] = JSON.parse(data) as [
    string,
    { request: object; consent: object },
  ]
  // Imports with `import: false` only check the registry.
  const imports = () =>
    quayside.cluster.requests.filter(
      ({ line, body }) => /^POST .*imagestreamimports/.test(line) && body().includes('"import":true'),
    )
  const before = imports().length
  for (const missing of [{ reason: '' }, { reason: ' ' }, { typedName: '' }, { typedName: 'stg' }]) {
    const answer = await page.request.post('/prod', {
      headers,
      data: JSON.stringify([environment, { request, consent: { ...consent, ...missing } }]),
    })
    expect(await answer.text()).toContain('"not-confirmed"')
  }
  expect(imports()).toHaveLength(before)
})

test('a page says which rights are missing, what that disables, and which rules give them', async ({
  page,
  signIn,
  quayside,
}) => {
  const answered = (status: number, body: object) => {
    return { status, contentType: 'application/json', body: JSON.stringify(body) }
  }
  quayside.cluster.break(/selfsubjectrulesreviews/, answered(403, {}))
  quayside.cluster.break(/selfsubjectaccessreviews/, answered(201, { status: { allowed: false } }))
  await quayside.restart()
  await signIn('viewer')
  const notice = page.getByRole('region', { name: 'Missing rights' })
  const summary = notice.getByText(/^Quayside lacks rights here for: .*Journal/)
  // A page does not wait for the reviews.
  await expect(async () => {
    await page.goto('/prod')
    await expect(summary).toBeVisible({ timeout: 500 })
  }).toPass()
  await summary.click()
  await expect(notice).toContainText(
    'may not list, watch, create or patch configmaps in the namespace packit--prod. This disables all actions',
  )
  await expect(notice).toContainText("Add to its Role: { apiGroups: [''], resources: [configmaps]")
  await expect(notice).not.toContainText('Change causes')
  quayside.cluster.clearFaults()
  await expect(async () => {
    await page.reload()
    await expect(lane(page, 'packit-worker:prod')).toBeVisible()
    await expect(notice).toHaveCount(0, { timeout: 500 })
  }).toPass()
})
