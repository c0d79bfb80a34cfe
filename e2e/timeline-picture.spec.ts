import { inspectLooks } from './inspect'
import { expect, test } from './quayside'

test.beforeAll(({ quayside }) => quayside.reset())

test('the picture of a workload is read, zoomed and moved by keyboard, and a dragged span is in the address', async ({
  page,
  signIn,
}) => {
  await signIn('viewer')
  await page.goto('/prod/image-streams/packit-worker/prod')
  const picture = page.getByRole('group', { name: 'Images of the workloads of packit-worker:prod' })
  const bands = picture.getByRole('img')
  await expect(bands).toHaveCount(3)
  await expect(bands.first()).toHaveAccessibleName(
    /^(Deployment|StatefulSet) packit-.*: \d+ images?, the last [a-f0-9]{8}/,
  )

  await bands.first().focus()
  await expect(picture.getByRole('status').last()).toContainText(/image [a-f0-9]{8}, .*from .* until now/)
  await page.keyboard.press('ArrowDown')
  await expect(bands.nth(1)).toBeFocused()

  await page.keyboard.press('-')
  await expect(page).toHaveURL(/span=quarter/)
  await page.keyboard.press('+')
  await page.keyboard.press('+')
  await expect(page).toHaveURL(/span=week/)
  await page.keyboard.press('ArrowLeft')
  await expect(page).toHaveURL(/span=\d{4}-.*Z%2F\d{4}-.*Z/)
  await page.keyboard.press('Home')
  await expect(page).toHaveURL(/span=week/)
  await expect(bands.nth(1)).toBeFocused()

  await bands.first().hover()
  const box = await bands.first().boundingBox()
  if (box === null) throw new Error('The band has no place.')
  const y = box.y + box.height / 2
  await page.mouse.move(box.x + box.width * 0.25, y)
  await page.mouse.down()
  await page.mouse.move(box.x + box.width * 0.5, y, { steps: 4 })
  await page.mouse.up()
  await expect(page).toHaveURL(/span=\d{4}-.*Z%2F\d{4}-.*Z/)
  const chosen = await picture.getByRole('status').first().textContent()
  await page.reload()
  await expect(picture.getByRole('status').first()).toHaveText(chosen ?? '')
  await inspectLooks(page, 'timeline-picture')
})

test('the span of the picture of an environment is the one that its timeline lists', async ({
  page,
  signIn,
}) => {
  await signIn('viewer')
  await page.goto('/prod/timeline')
  const picture = page.getByRole('group', { name: 'Images of prod' })
  await expect(picture.getByRole('img', { name: /^Deployment nginx: / })).toBeVisible()
  await picture.getByLabel('Time shown').selectOption('Day')
  await expect(page).toHaveURL(/from=\d{4}-/)
  await expect(picture.getByLabel('Time shown')).toHaveValue('day')
  await page.goto('/prod/timeline?lane=nginx:prod')
  await expect(picture.getByRole('img')).toHaveCount(1)
})

test('the picture of all environments tells workloads of the same name apart, and leads to the right one', async ({
  page,
  signIn,
}) => {
  await signIn('viewer')
  await page.goto('/timeline')
  const picture = page.getByRole('group', { name: 'Images of all environments' })
  const bandOf = (title: string) =>
    picture
      .getByRole('list', { name: title })
      .getByRole('img', { name: new RegExp(`^Deployment packit-service in ${title}: `) })
  for (const title of ['Packit production', 'Packit staging']) {
    await expect(picture.getByRole('heading', { name: title })).toBeVisible()
    await expect(bandOf(title)).toBeVisible()
  }
  await picture.getByLabel('Time shown').selectOption('Year')
  await expect(page).toHaveURL(/from=\d{4}-/)

  const bands = picture.getByRole('list', { name: /^Packit (production|staging)$/ })
  await bands.first().getByRole('img').last().focus()
  await page.keyboard.press('ArrowDown')
  await expect(bands.last().getByRole('img').first()).toBeFocused()

  await bandOf('Packit staging').focus()
  const readout = picture.getByRole('status').last()
  await expect(readout).toContainText('Deployment packit-service in Packit staging')
  await expect(readout.getByRole('link').first()).toHaveAttribute('href', /^\/stg\//)
  await inspectLooks(page, 'timelines-picture')
})
