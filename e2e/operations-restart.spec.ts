import type { Page } from '@playwright/test'
import { confirm } from './pages'
import { expect, test, type Quayside } from './quayside'

const STREAMS = ['nginx', 'fluentd', 'packit-service', 'packit-service-fedmsg', 'pushgateway']
const CONFIRMATION = { environment: 'prod', reason: 'The weekly import' }
const IMPORTS = /^POST .*\/namespaces\/packit--prod\/imagestreamimports/

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
    const count = await importAll(page, quayside)
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

/** Starts an import of all tags with a newer image, four seconds each. Answers with how many these are. */
async function importAll(page: Page, quayside: Quayside): Promise<number> {
  for (const stream of STREAMS) await quayside.push({ stream, tag: 'prod' })
  await page.goto('/prod')
  await page.getByRole('button', { name: 'Import all…' }).click()
  const button = page.getByRole('button', { name: /^Import \d+ tags/ })
  const [, count] = /^Import (\d+) tags/.exec((await button.textContent()) ?? '') ?? []
  for (const stream of STREAMS) await quayside.breakRegistry({ stream, delayMs: 4_000 })
  await confirm(page, /^Import \d+ tags/, CONFIRMATION)
  await page.waitForURL('**/operations/*')
  return Number(count)
}

/** The streams of the imports that were sent, without those that only ask the registry. */
function importsOf({ cluster }: Quayside, before: number): string[] {
  return cluster.requests
    .slice(before)
    .filter(({ line, body }) => IMPORTS.test(line) && body().includes('"import":true'))
    .map(({ body }) => /"metadata":\{"name":"([^"]+)"/.exec(body())?.[1] ?? body())
}
