import { setTimeout as wait } from 'node:timers/promises'
import type { Page } from '@playwright/test'
import { withColdBrowser } from '../browser'
import { fedStream, PAUSED_WORDS, setPaused } from '../changes'
import type { Measurement } from '../figure'
import type { Api } from '../place'
import { median } from '../statistics'

const SETTLING_MS = 3000

export const liveChange: Measurement = {
  rows: [
    { name: 'accepted change visible in a browser, p50', unit: 'ms', target: { atMost: 60 } },
    { name: 'accepted change visible in a browser, max', unit: 'ms', target: { atMost: 150 } },
  ],
  async measure({ browser, place, options: { isQuick } }) {
    const delays = await withColdBrowser(browser, place, async (page) => {
      await page.goto(place.pipelineUrl)
      await page.waitForTimeout(SETTLING_MS)
      const all: number[] = []
      for (let change = 0; change < (isQuick ? 20 : 40); change += 1) {
        all.push(await delayOf(page, place.api, change % 2 === 0))
        // Uneven, so that it does not fall into step with any timer.
        await wait(250 + Math.random() * 500)
      }
      return all
    })
    return [median(delays), Math.max(...delays)]
  },
}

async function delayOf(page: Page, api: Api, isPaused: boolean): Promise<number> {
  const name = fedStream(0)
  const shownAt = page.evaluate(timeOfText, { title: `${name}:prod`, words: PAUSED_WORDS, isThere: isPaused })
  // The observer is in place once a later question is answered.
  await page.evaluate(() => null)
  await setPaused(api, name, isPaused)
  const acceptedAt = performance.timeOrigin + performance.now()
  return (await shownAt) - acceptedAt
}

type Wanted = { title: string; words: string; isThere: boolean }

/** Runs in the page: when the lane had the words, or had them no more, by the clock that all processes share. */
function timeOfText({ title, words, isThere }: Wanted): Promise<number> {
  const lane = [...document.querySelectorAll('main article')].find((article) =>
    (article.querySelector('h2')?.textContent ?? '').includes(title),
  )
  if (!lane) throw new Error(`The page shows no lane ${title}`)
  return new Promise((resolve, reject) => {
    const observer = new MutationObserver(() => {
      if (lane.textContent.includes(words) !== isThere) return
      observer.disconnect()
      resolve(performance.timeOrigin + performance.now())
    })
    observer.observe(lane, { subtree: true, childList: true, characterData: true })
    setTimeout(() => reject(new Error(`${title} did not change within 15 s`)), 15_000)
  })
}
