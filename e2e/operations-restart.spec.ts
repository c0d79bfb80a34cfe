import { importMany, importsOf } from './many-imports'
import { expect, test } from './quayside'

test.use({ registryCheckSeconds: 0 })
test.beforeEach(async ({ quayside, signIn }) => {
  await quayside.reset()
  await signIn('operator')
})

for (const signal of ['SIGTERM', 'SIGKILL'] as const) {
  test(`an import of many goes on after a ${signal} in the middle of it, and imports each tag once`, async ({
    page,
    quayside,
  }) => {
    test.setTimeout(150_000)
    const before = quayside.cluster.requests.length
    const imported = () => importsOf(quayside, before)
    const count = await importMany(page, quayside, 4_000)
    await expect.poll(imported).not.toHaveLength(0)
    const code = await quayside.restart(signal)
    expect(code).toBe(signal === 'SIGTERM' ? 143 : null)
    await page.reload()
    const steps = page.getByRole('region', { name: 'Steps' }).getByRole('listitem')
    await expect(page.getByText('Continued after a restart')).toBeVisible({ timeout: 60_000 })
    await expect(steps.filter({ hasText: 'Done' })).toHaveCount(count, { timeout: 60_000 })
    expect(imported()).toHaveLength(count)
    expect(new Set(imported()).size).toBe(count)
  })
}
