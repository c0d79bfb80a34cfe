import { setTimeout as wait } from 'node:timers/promises'
import type { Browser } from '@playwright/test'
import { withColdBrowser } from '../browser'
import { streamWithDeployment, PAUSED_TEXT, setTriggerPaused } from '../changes'
import type { Measurement } from '../figure'
import type { Instance } from '../instance'
import { delayUntilShown } from '../lane-text'
import { median } from '../statistics'

const SETTLE_MS = 3000

export const liveChange: Measurement = {
  rows: [
    { name: 'accepted change visible in a browser, p50', unit: 'ms', target: { atMost: 40 } },
    { name: 'accepted change visible in a browser, max', unit: 'ms', target: { atMost: 100 } },
  ],
  async measure({ browser, instance, options: { isQuick } }) {
    const delays = await liveDelays(browser, instance, isQuick ? 20 : 40)
    return [median(delays), Math.max(...delays)]
  },
}

/** How long each of these changes takes from the API server's answer to the page. */
export function liveDelays(browser: Browser, instance: Instance, changes: number): Promise<number[]> {
  const name = streamWithDeployment(0)
  return withColdBrowser(browser, instance, async (page) => {
    await page.goto(instance.pipelineUrl)
    await page.waitForTimeout(SETTLE_MS)
    const delays: number[] = []
    for (let change = 0; change < changes; change += 1) {
      const isPaused = change % 2 === 0
      const expected = { title: `${name}:prod`, text: PAUSED_TEXT, isShown: isPaused }
      delays.push(await delayUntilShown(page, expected, () => setTriggerPaused(instance.api, name, isPaused)))
      // Random, so that changes do not align with a timer.
      await wait(250 + Math.random() * 500)
    }
    return delays
  })
}
