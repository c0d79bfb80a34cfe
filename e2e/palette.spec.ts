import type { Page } from '@playwright/test'
import { inspect } from './inspect'
import { sheet } from './pages'
import { expect, test } from './quayside'

test.beforeAll(async ({ quayside }) => quayside.reset())

const palette = (page: Page) => page.getByRole('dialog', { name: 'Search or run' })

async function search(page: Page, words: string) {
  // The page handles keys after hydration.
  await expect(async () => {
    await page.keyboard.press('Control+k')
    await expect(palette(page).getByRole('combobox')).toBeFocused({ timeout: 1000 })
  }).toPass()
  // The search is complete once the pipeline has loaded.
  await expect(palette(page).getByRole('option', { name: /^nginx:prod/ })).toBeVisible()
  await page.keyboard.type(words)
}

test('a search for rollback leads to the plan of a revert', async ({ page, signIn }) => {
  await signIn('operator')
  await page.goto('/prod')
  await search(page, 'rollback worker:prod')
  await expect(palette(page).getByRole('option', { selected: true })).toHaveText(
    'Revert packit-worker:prod…Image stream tag',
  )
  await page.keyboard.press('Enter')
  await expect(sheet(page)).toHaveAccessibleName(/^Move 3 workloads back to [0-9a-f]{8}$/)
  await expect(palette(page)).toHaveCount(0)
})

test('a tag without workloads is reverted from its history', async ({ page, signIn }) => {
  await signIn('operator')
  await page.goto('/prod')
  await search(page, 'rollback pushgateway:prod')
  await page.keyboard.press('Enter')
  await expect(page).toHaveURL(/\/prod\/image-streams\/pushgateway\/prod$/)
})

test('a broken workload is found with the tag that feeds it', async ({ page, signIn }) => {
  await signIn('operator')
  await page.goto('/prod/deployments/pushgateway')
  await search(page, 'undo beat')
  await expect(palette(page).getByRole('option')).toHaveText([
    'Revert packit-worker:prod…Image stream tag',
    'Revert packit-service-beat…Deployment',
  ])
})

test('an action opens its plan, and focus returns when the plan closes', async ({ page, signIn }) => {
  await signIn('operator')
  await page.goto('/prod')
  await page.getByRole('button', { name: 'Search' }).focus()
  await search(page, 'import nginx')
  await page.keyboard.press('Enter')
  await expect(sheet(page)).toHaveAccessibleName(/^Import nginx:prod/)
  await expect(sheet(page).getByRole('button', { name: 'Import', exact: true })).toBeVisible()
  await page.keyboard.press('Control+k')
  await expect(palette(page)).toHaveCount(0)
  await page.keyboard.press('Escape')
  await expect(sheet(page)).toHaveCount(0)
  await expect(page.getByRole('button', { name: 'Search' })).toBeFocused()
})

test('a viewer finds pages but no actions', async ({ page, signIn }) => {
  await signIn('viewer')
  await page.goto('/prod')
  await search(page, 'import')
  await expect(palette(page)).toContainText('No matches')
  await expect(palette(page).getByRole('option')).toHaveCount(0)
})

test('on the overview, the search finds the pages of every environment', async ({ page, signIn }) => {
  await signIn('operator')
  await page.goto('/')
  await search(page, 'tokman deployment')
  await expect(palette(page).getByRole('group', { name: 'Go to' }).getByRole('option')).toHaveCount(2)
})

test('Escape and the shortcut close it, and focus returns', async ({ page, signIn }) => {
  await signIn('operator')
  await page.goto('/prod')
  const filter = page.getByRole('searchbox', { name: 'Filter lanes' })
  await filter.focus()
  for (const key of ['Escape', 'Control+k']) {
    await search(page, 'worker')
    await page.keyboard.press(key)
    await expect(palette(page)).toHaveCount(0)
    await expect(filter).toBeFocused()
  }
})

test('it looks right in the dark', async ({ page, signIn }) => {
  await page.emulateMedia({ colorScheme: 'dark' })
  await signIn('operator')
  await page.goto('/prod')
  for (const words of ['', 'worker', 'nosuch']) {
    await search(page, words)
    await inspect(page, `palette-dark-${words}`)
    await page.keyboard.press('Escape')
    await expect(palette(page)).toHaveCount(0)
  }
})
