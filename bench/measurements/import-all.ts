import type { Page } from '@playwright/test'
import { confirm } from '../../e2e/pages'
import { withColdBrowser } from '../browser'
import type { Measurement } from '../figure'
import { ENVIRONMENT } from '../place'
import { delayRegistry, makeFollowers, pushBuild } from '../registry'
import { millisecondsFor } from '../requests'
import { median } from '../statistics'

const TAGS = 50
const REGISTRY_DELAY_MS = 200

export const importAll: Measurement = {
  rows: [{ name: `import of ${TAGS} tags / one by one`, unit: 'ratio of times', target: { atMost: 0.2 } }],
  async measure({ browser, place, options: { isQuick }, say }) {
    const alone = namesOf('alone', isQuick ? 3 : 5)
    await makeFollowers(place, [...alone, ...namesOf('together', TAGS)])
    await pushBuild(place)
    await delayRegistry(place, REGISTRY_DELAY_MS)
    const [one, all] = await withColdBrowser(browser, place, async (page) => {
      const ones: number[] = []
      for (const name of alone) {
        await page.goto(`${place.pipelineUrl}/image-streams/${name}/prod`)
        ones.push(await millisecondsFor(() => importBy(page, 'Import…', 1)))
      }
      await page.goto(`${place.pipelineUrl}?filter=together`)
      const button = `Import ${TAGS} filtered lanes…`
      return [median(ones), await millisecondsFor(() => importBy(page, button, TAGS))] as const
    })
    say(`  ${TAGS} tags ${(all / 1000).toFixed(1)} s, one tag ${(one / 1000).toFixed(1)} s`)
    return [all / (TAGS * one)]
  },
}

function namesOf(prefix: string, count: number): string[] {
  return Array.from({ length: count }, (_, index) => `${prefix}-${index}`)
}

/** From the button that opens the sheet until the page of the operation says of each step that it is done. */
async function importBy(page: Page, button: string, steps: number): Promise<void> {
  await page.getByRole('button', { name: button }).click()
  await confirm(page, /^Import/, { environment: ENVIRONMENT, reason: 'The weekly import' })
  await page
    .getByText('Done', { exact: true })
    .nth(steps - 1)
    .waitFor()
}
