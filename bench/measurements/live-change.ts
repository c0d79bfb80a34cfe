import { setTimeout as wait } from 'node:timers/promises'
import type { Page } from '@playwright/test'
import { withColdBrowser } from '../browser'
import { streamWithDeployment, PAUSED_TEXT, setTriggerPaused } from '../changes'
import type { Measurement } from '../figure'
import type { Api } from '../instance'
import { median } from '../statistics'

const SETTLE_MS = 3000

export const liveChange: Measurement = {
  rows: [
    { name: 'accepted change visible in a browser, p50', unit: 'ms', target: { atMost: 60 } },
    { name: 'accepted change visible in a browser, max', unit: 'ms', target: { atMost: 150 } },
  ],
  async measure({ browser, instance, options: { isQuick } }) {
    const delays = await withColdBrowser(browser, instance, async (page) => {
      await page.goto(instance.pipelineUrl)
      await page.waitForTimeout(SETTLE_MS)
      const all: number[] = []
      for (let change = 0; change < (isQuick ? 20 : 40); change += 1) {
        all.push(await measureDelay(page, instance.api, change % 2 === 0))
        // Random, so that changes do not align with a timer.
        await wait(250 + Math.random() * 500)
      }
      return all
    })
    return [median(delays), Math.max(...delays)]
  },
}

async function measureDelay(page: Page, api: Api, isPaused: boolean): Promise<number> {
  const name = streamWithDeployment(0)
  const shownAt = page.evaluate(waitForText, { title: `${name}:prod`, text: PAUSED_TEXT, isShown: isPaused })
  // When this second call returns, the observer of the first is in place.
  await page.evaluate(() => null)
  await setTriggerPaused(api, name, isPaused)
  const acceptedAt = performance.timeOrigin + performance.now()
  return (await shownAt) - acceptedAt
}

type ExpectedText = { title: string; text: string; isShown: boolean }

/**
 * Runs in the page: the time when the lane shows the text, or no longer shows it, on the clock that all processes
 * share.
 */
function waitForText({ title, text, isShown }: ExpectedText): Promise<number> {
  const lane = [...document.querySelectorAll('main article')].find((article) =>
    (article.querySelector('h2')?.textContent ?? '').includes(title),
  )
  if (!lane) throw new Error(`The page has no lane ${title}`)
  return new Promise((resolve, reject) => {
    const observer = new MutationObserver(() => {
      if (lane.textContent.includes(text) !== isShown) return
      observer.disconnect()
      resolve(performance.timeOrigin + performance.now())
    })
    observer.observe(lane, { subtree: true, childList: true, characterData: true })
    setTimeout(() => reject(new Error(`${title} did not change within 15 s`)), 15_000)
  })
}
