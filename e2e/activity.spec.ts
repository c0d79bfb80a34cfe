import { readFile } from 'node:fs/promises'
import { CONFIRMATION } from './person'
import { confirm } from './pages'
import { expect, test } from './quayside'

test.beforeAll(async ({ quayside }) => quayside.reset())

test('what a viewer tries is one row for operators, found by a link, and exported', async ({
  page,
  signIn,
  quayside,
}) => {
  await signIn('operator')
  await page.goto('/prod/deployments/tokman')
  await page.getByRole('button', { name: 'Restart… tokman' }).click()
  const sent = page.waitForRequest((request) => request.postData()?.includes('fingerprint') === true)
  await confirm(page, /^Restart/, CONFIRMATION)
  const recorded = await sent
  const { 'next-action': action = '', 'content-type': type = '', accept = '' } = recorded.headers()
  const headers = { 'next-action': action, 'content-type': type, accept, origin: quayside.url }
  await page.waitForURL('**/operations/*')

  await page.context().clearCookies()
  await signIn('viewer')
  for (let time = 0; time < 5; time += 1) {
    const answer = await page.request.post('/prod', { headers, data: recorded.postData() ?? '' })
    expect(await answer.text()).toContain('"forbidden"')
  }

  await page.context().clearCookies()
  await signIn('operator')
  await page.goto('/prod/activity?outcome=denied&lane=Deployment/tokman')
  const rows = page.getByRole('table', { name: /^Denied and refused attempts/ }).getByRole('row')
  // They are written together, a few seconds later.
  await expect(rows.nth(1)).toContainText('5 times', { timeout: 10_000 })
  await expect(rows).toHaveCount(2)
  await expect(rows.nth(1)).toContainText('Restart tokman')
  await expect(rows.nth(1)).toContainText('Only operators can do this.')

  const download = page.waitForEvent('download')
  await page.getByRole('link', { name: 'Export CSV' }).click()
  const file = await download
  expect(file.suggestedFilename()).toMatch(/^quayside-activity-prod-.*\.csv$/)
  const text = await readFile(await file.path(), 'utf8')
  expect(text).toMatch(/attempt,prod,.*Restart tokman.*,denied,Only operators can do this\.,,5\r\n/)
  expect(text).not.toContain('operation,prod')
})
