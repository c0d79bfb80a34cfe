import type { Page, Route } from '@playwright/test'
import { withColdBrowser } from '../browser'
import type { Measurement } from '../figure'
import { ENVIRONMENT, type Instance } from '../instance'
import { median } from '../statistics'

const WORKLOADS = 50
const EVENTS = 5_000
const REVISIONS = 10
/** The page shows the last week. */
const WEEK_MS = 7 * 24 * 3_600_000
const GAPS = 7
const GAP_MS = 30 * 60_000
const KINDS = ['crash', 'pin', 'operation', 'import']

const DEPLOYMENT = 'pushgateway'

export const timelinePicture: Measurement = {
  rows: [
    { name: 'timeline of 50 workloads and 5,000 events drawn, p50', unit: 'ms', target: { atMost: 16.7 } },
    { name: 'timeline drawn / its elements copied by the browser', unit: 'ratio of times', target: null },
  ],
  async measure({ browser, instance, options: { isQuick } }) {
    const draws = await withColdBrowser(browser, instance, (page) =>
      drawAgain(page, instance, isQuick ? 10 : 40),
    )
    return [
      median(draws.map(({ drawMs }) => drawMs)),
      median(draws.map(({ drawMs, copyMs }) => drawMs / copyMs)),
    ]
  },
}

type Draw = { drawMs: number; copyMs: number }

/** Moves a large picture, again and again: each time, everything in it has another place. */
async function drawAgain(page: Page, instance: Instance, rounds: number): Promise<Draw[]> {
  // Without the event stream, the page asks for its view, which then has the large picture.
  await page.route('**/api/live**', (route) => route.abort())
  await page.route(`**/deployments/${DEPLOYMENT}`, withLargePicture)
  await page.goto(`${instance.url}/${ENVIRONMENT}/deployments/${DEPLOYMENT}`)
  await page.waitForFunction((count) => document.querySelectorAll('[data-plot]').length === count, WORKLOADS)
  const draws: Draw[] = []
  for (let round = 0; round < rounds; round += 1)
    draws.push(await page.evaluate(drawOnce, round % 2 === 0 ? 'Earlier' : 'Later'))
  return draws
}

async function withLargePicture(route: Route): Promise<void> {
  if (!route.request().url().includes('/api/')) return route.continue()
  const response = await route.fetch()
  const answer: unknown = await response.json()
  if (!hasView(answer)) return route.fulfill({ response })
  const picture = largePicture(Date.now())
  await route.fulfill({ response, json: { ...answer, value: { ...answer.value, picture } } })
}

function hasView(answer: unknown): answer is { value: object } {
  const hasValue = typeof answer === 'object' && answer !== null && 'value' in answer
  return hasValue && typeof answer.value === 'object' && answer.value !== null
}

function largePicture(now: number) {
  const step = WEEK_MS / REVISIONS
  const bands = Array.from({ length: WORKLOADS }, (_, workload) => ({
    kind: 'Deployment',
    name: `workload-${workload}`,
    tags: [`workload-${workload}:prod`],
    strips: [
      {
        container: 'app',
        segments: Array.from({ length: REVISIONS }, (_each, index) => ({
          image: `sha256:${String((workload % 7) * REVISIONS + index).padStart(64, '0')}`,
          commit: null,
          from: now - WEEK_MS + index * step,
          to: index === REVISIONS - 1 ? null : now - WEEK_MS + (index + 1) * step,
          certainty: 'known',
        })),
      },
    ],
  }))
  const marks = Array.from({ length: EVENTS }, (_, index) => ({
    kind: KINDS[index % KINDS.length],
    at: now - WEEK_MS + (index / EVENTS) * WEEK_MS,
    words: `event ${index}`,
    on: [`Deployment/workload-${(index * 7) % WORKLOADS}`],
  }))
  const gaps = Array.from({ length: GAPS }, (_, index) => {
    const to = now - (index + 0.5) * (WEEK_MS / GAPS)
    return { from: to - GAP_MS, to }
  })
  return { bands, marks, gaps }
}

/**
 * Runs in the page: how long it takes from a click until what the screen has of the picture is drawn and laid out, and how long the browser takes to put a copy
 * of the same elements there.
 */
function drawOnce(button: string): Promise<Draw> {
  const list = document.querySelector('[data-plot]')?.closest('ul')
  const control = document.querySelector<HTMLElement>(`button[aria-label="${button}"]`)
  if (!list || !control) throw new Error('The page has no picture.')
  return new Promise((resolve, reject) => {
    const started = performance.now()
    const observer = new MutationObserver(() => {
      observer.disconnect()
      list.getBoundingClientRect()
      const drawMs = performance.now() - started
      const copied = performance.now()
      const copy = list.cloneNode(true)
      list.after(copy)
      list.getBoundingClientRect()
      const copyMs = performance.now() - copied
      copy.parentNode?.removeChild(copy)
      resolve({ drawMs, copyMs })
    })
    observer.observe(list, { subtree: true, childList: true, attributes: true, characterData: true })
    control.click()
    setTimeout(() => reject(new Error('The picture did not change within 10 s.')), 10_000)
  })
}
