import type { Page } from '@playwright/test'

/** A text, in lower case, that a lane has, or no longer has, after a change. */
type ExpectedText = { title: string; text: string; isShown: boolean }

/** How long it takes from the end of the change until the open page shows it. */
export async function delayUntilShown(
  page: Page,
  expected: ExpectedText,
  change: () => Promise<unknown>,
): Promise<number> {
  const shownAt = page.evaluate(waitForText, expected)
  // When this second call returns, the observer of the first is in place.
  await page.evaluate(() => null)
  const results = await Promise.all([
    shownAt,
    change().then(() => performance.timeOrigin + performance.now()),
  ])
  return results[0] - results[1]
}

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
      if (lane.textContent.toLowerCase().includes(text) !== isShown) return
      observer.disconnect()
      resolve(performance.timeOrigin + performance.now())
    })
    observer.observe(lane, { subtree: true, childList: true, characterData: true })
    setTimeout(() => reject(new Error(`${title} did not change within 15 s`)), 15_000)
  })
}
