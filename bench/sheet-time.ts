import type { Page } from '@playwright/test'

/** When the next click happens in the page, on the clock that all processes share. */
export async function timeOfClick(page: Page, click: () => Promise<unknown>): Promise<number> {
  const [clickedAt] = await Promise.all([
    page.evaluate(waitForClick),
    // When this second call returns, the listener of the first is in place.
    page.evaluate(() => null).then(click),
  ])
  return clickedAt
}

/** How long it takes from a click until the sheet that it opens lets a person confirm the plan. */
export async function delayUntilPlanned(page: Page, click: () => Promise<unknown>): Promise<number> {
  const [plannedAt, clickedAt] = await Promise.all([page.evaluate(waitForPlan), timeOfClick(page, click)])
  return plannedAt - clickedAt
}

// The two run in the page, where the compiler's own function is missing that gives functions inside others their names.

function waitForClick(): Promise<number> {
  return new Promise((resolve) => {
    document.addEventListener('click', ({ timeStamp }) => resolve(performance.timeOrigin + timeStamp), {
      capture: true,
      once: true,
    })
  })
}

function waitForPlan(): Promise<number> {
  return new Promise((resolve, reject) => {
    const observer = new MutationObserver(() => {
      const buttons = [...document.querySelectorAll('dialog button')]
      if (!buttons.some(({ textContent }) => textContent.startsWith('Import'))) return
      observer.disconnect()
      resolve(performance.timeOrigin + performance.now())
    })
    observer.observe(document.body, { subtree: true, childList: true, characterData: true })
    setTimeout(() => {
      const said = document.querySelector('dialog')?.textContent ?? ''
      reject(new Error(`No plan within 20 s: ${said}`))
    }, 20_000)
  })
}
