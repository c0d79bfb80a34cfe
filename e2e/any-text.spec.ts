import type { Page } from '@playwright/test'
import { inspect } from './inspect'
import { confirm, history } from './pages'
import { expect, test } from './quayside'
import { STRANGE, STRANGE_OBJECTS, STRANGE_PAGES } from './strange-words'

test('pages stay whole whatever words a cluster brings, narrow and wide', async ({
  page,
  signIn,
  quayside,
}) => {
  test.setTimeout(180_000)
  await quayside.reset()
  for (const request of STRANGE_OBJECTS) await quayside.putObject(request)
  const errors = consoleErrors(page)
  await signIn('operator')
  const operation = await pinBecause(page, STRANGE.slice(0, 500))
  const pages = { ...STRANGE_PAGES, operation }
  for (const width of [360, 1280]) {
    await page.setViewportSize({ width, height: 800 })
    for (const [name, address] of Object.entries(pages)) {
      await page.goto(address)
      await expect(page.getByRole('heading', { level: 1 })).toBeVisible()
      await expect(page.getByText(/^Live · checked/)).toBeVisible()
      await inspect(page, `any-text-${width}-${name}`)
    }
    await page.keyboard.press('Control+k')
    await page.getByRole('combobox').fill('strange')
    await expect(page.getByRole('option').first()).toBeVisible()
    await inspect(page, `any-text-${width}-palette`)
  }
  expect(errors).toEqual([])
})

/** Resolves with the address of the operation. */
async function pinBecause(page: Page, reason: string): Promise<string> {
  await page.goto('/prod/image-streams/nginx/prod')
  const older = history(page, 'nginx:prod').getByRole('row').nth(2)
  await older.getByRole('button', { name: /^Pin to this/ }).click()
  await confirm(page, /^Pin/, { environment: 'prod', reason })
  await page.waitForURL('**/operations/*')
  return new URL(page.url()).pathname
}

function consoleErrors(page: Page): string[] {
  const errors: string[] = []
  page.on('console', (message) => {
    if (message.type() === 'error') errors.push(message.text())
  })
  page.on('pageerror', (error) => errors.push(error.message))
  return errors
}
