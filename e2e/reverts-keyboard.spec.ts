import { sheet } from './pages'
import { open } from './person'
import { expect, test } from './quayside'

test.beforeAll(async ({ quayside }) => quayside.reset())

test('a worker is reverted from the pipeline with seven keystrokes and two texts', async ({
  page,
  signIn,
}) => {
  await signIn('operator')
  await page.goto('/prod')
  await expect(page.getByText(/^Live · checked/)).toBeVisible()
  let steps = 0
  const press = async (key: string) => {
    steps += 1
    await page.keyboard.press(key)
  }
  const type = async (text: string) => {
    steps += 1
    await page.keyboard.type(text)
  }

  await press('Control+k')
  await expect(page.getByRole('combobox')).toBeFocused()
  await type('rollback worker:prod')
  await press('Enter')
  // The previous image and the workloads of the lane are chosen, visibly. Only the confirmation is left.
  await expect(sheet(page).getByLabel(/^Reason/)).toBeFocused()
  await expect(sheet(page).getByRole('button', { name: /3 workloads/ })).toBeVisible()
  await type('Workers crash')
  await press('Tab')
  await type('prod')
  await press('Enter')
  await expect(page).toHaveURL(/\/prod\/operations\//)
  expect(steps).toBe(7)
  await expect(page.getByRole('heading', { level: 1 })).toHaveText(/^Move 3 workloads back to /)
})

test('another image and another way are chosen with the arrow keys, and focus stays', async ({
  page,
  signIn,
}) => {
  await signIn('operator')
  await open(page, '/prod/deployments/packit-service')
  const opener = page.getByRole('button', { name: 'Revert… packit-service' })
  await opener.focus()
  await page.keyboard.press('Enter')
  const images = sheet(page).getByRole('group', { name: 'Back to which image?' }).getByRole('radio')
  await expect(images.first()).toBeChecked()
  await images.first().focus()
  await page.keyboard.press('ArrowDown')
  await expect(images.nth(1)).toBeChecked()
  await expect(images.nth(1)).toBeFocused()
  await page.keyboard.press('Tab')
  await page.keyboard.press('ArrowDown')
  const pause = sheet(page).getByRole('radio', { name: 'Pause the image trigger of packit-service' })
  await expect(pause).toBeChecked()
  await expect(pause).toBeFocused()
  await expect(sheet(page).getByRole('button', { name: 'Pause and move one workload' })).toBeVisible()
  await expect(images.nth(1)).toBeChecked()
  await page.keyboard.press('Escape')
  await expect(opener).toBeFocused()
})
