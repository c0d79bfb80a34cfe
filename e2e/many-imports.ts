import type { Page } from '@playwright/test'
import { confirm } from './pages'
import type { Quayside } from './quayside'

const STREAMS = ['nginx', 'fluentd', 'packit-service', 'packit-service-fedmsg', 'pushgateway']
const CONFIRMATION = { environment: 'prod', reason: 'The weekly import' }
const IMPORTS = /^POST .*\/namespaces\/packit--prod\/imagestreamimports/

/** Starts an import of all tags with a newer image, each of which takes so long. Answers with how many these are. */
export async function importMany(page: Page, quayside: Quayside, delayMs: number): Promise<number> {
  for (const stream of STREAMS) await quayside.push({ stream, tag: 'prod' })
  await page.goto('/prod')
  await page.getByRole('button', { name: 'Import all…' }).click()
  const button = page.getByRole('button', { name: /^Import \d+ tags/ })
  const [, count] = /^Import (\d+) tags/.exec((await button.textContent()) ?? '') ?? []
  for (const stream of STREAMS) await quayside.breakRegistry({ stream, delayMs })
  await confirm(page, /^Import \d+ tags/, CONFIRMATION)
  await page.waitForURL('**/operations/*')
  return Number(count)
}

/** The streams of the imports that were sent, without those that only ask the registry. */
export function importsOf({ cluster }: Quayside, before: number): string[] {
  return cluster.requests
    .slice(before)
    .filter(({ line, body }) => IMPORTS.test(line) && body().includes('"import":true'))
    .map(({ body }) => /"metadata":\{"name":"([^"]+)"/.exec(body())?.[1] ?? body())
}
