import { setTimeout as wait } from 'node:timers/promises'
import type { Page } from '@playwright/test'
import { withColdBrowser } from '../browser'
import { moveTag, PAUSED_TEXT, setTriggerPaused, streamWithDeployment, watchImage } from '../changes'
import type { Measurement } from '../figure'
import type { Api } from '../instance'
import { delayUntilShown } from '../lane-text'
import { quantile } from '../statistics'

const SETTLE_MS = 3000
const ROLLING_OUT = 'rolling out'
const [MOVED, OTHER] = [streamWithDeployment(0), streamWithDeployment(1)]

export const triggerChange: Measurement = {
  rows: [
    { name: 'what a trigger moves visible in a browser, p95', unit: 'ms', target: { atMost: 60 } },
    { name: 'another change at the same time, p95', unit: 'ms', target: null },
  ],
  async measure({ browser, instance: { api, ...instance }, options: { isQuick } }) {
    const moved: number[] = []
    const others: number[] = []
    await withColdBrowser(browser, instance, async (page) => {
      await page.goto(`${instance.pipelineUrl}?filter=prod`)
      await page.waitForTimeout(SETTLE_MS)
      for (let round = 0; round < (isQuick ? 6 : 20); round += 1) {
        const delays = await Promise.all([measureMove(page, api, round), measureOther(page, api, round)])
        moved.push(delays[0])
        others.push(delays[1])
        await page
          .getByRole('article', { name: `${MOVED}:prod` })
          .getByText('Healthy')
          .waitFor()
        await wait(250 + Math.random() * 500)
      }
    })
    return [quantile(moved, 0.95), quantile(others, 0.95)]
  },
}

/** From the moment in which the Deployment has the image of its tag, which the cluster's trigger controller gave it. */
async function measureMove(page: Page, api: Api, round: number): Promise<number> {
  const expected = { title: `${MOVED}:prod`, text: ROLLING_OUT, isShown: true }
  const next = streamWithDeployment(round % 2 === 0 ? 1 : 0)
  return delayUntilShown(page, expected, async () => {
    const image = await watchImage(api, MOVED)
    await moveTag(api, `${MOVED}:prod`, `quay.io/many/${next}:prod`)
    await image.changed
  })
}

function measureOther(page: Page, api: Api, round: number): Promise<number> {
  const isPaused = round % 2 === 0
  const expected = { title: `${OTHER}:prod`, text: PAUSED_TEXT, isShown: isPaused }
  return delayUntilShown(page, expected, () => setTriggerPaused(api, OTHER, isPaused))
}
