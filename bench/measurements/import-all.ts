import type { Page } from '@playwright/test'
import { confirm } from '../../e2e/pages'
import { withColdBrowser } from '../browser'
import type { Measurement } from '../figure'
import { ENVIRONMENT } from '../instance'
import { delayRegistry, createFollowers, pushBuild } from '../registry'
import { millisecondsFor } from '../requests'
import { median } from '../statistics'

const TAGS = 50
const REGISTRY_DELAY_MS = 200

export const importAll: Measurement = {
  rows: [{ name: `import of ${TAGS} tags / one by one`, unit: 'ratio of times', target: { atMost: 0.2 } }],
  async measure({ browser, instance, options: { isQuick }, log }) {
    const alone = namesOf('alone', isQuick ? 3 : 5)
    await createFollowers(instance, [...alone, ...namesOf('together', TAGS)])
    await pushBuild(instance)
    await delayRegistry(instance, REGISTRY_DELAY_MS)
    const [one, all] = await withColdBrowser(browser, instance, async (page) => {
      const ones: number[] = []
      for (const name of alone) {
        await page.goto(`${instance.pipelineUrl}/image-streams/${name}/prod`)
        ones.push(await millisecondsFor(() => runImport(page, 'Import…', 1)))
      }
      await page.goto(`${instance.pipelineUrl}?filter=together`)
      const button = `Import ${TAGS} filtered lanes…`
      return [median(ones), await millisecondsFor(() => runImport(page, button, TAGS))] as const
    })
    log(`  ${TAGS} tags ${(all / 1000).toFixed(1)} s, one tag ${(one / 1000).toFixed(1)} s`)
    return [all / (TAGS * one)]
  },
}

function namesOf(prefix: string, count: number): string[] {
  return Array.from({ length: count }, (_, index) => `${prefix}-${index}`)
}

/** From the button that opens the sheet until the operation page shows each step as done. */
async function runImport(page: Page, button: string, steps: number): Promise<void> {
  await page.getByRole('button', { name: button }).click()
  await confirm(page, /^Import/, { environment: ENVIRONMENT, reason: 'The weekly import' })
  await page
    .getByText('Done', { exact: true })
    .nth(steps - 1)
    .waitFor()
}
