import type { CDPSession, Page } from '@playwright/test'
import { withColdBrowser } from '../browser'
import type { Measurement } from '../figure'
import { median } from '../statistics'

type Visit = { coldMs: number; warmMs: number; requests: number; kilobytes: number; heapMegabytes: number }

/** Time for what loads after the page: its chunks, the first responses, prefetched links. */
const QUIET_MS = 1500
const FIRST_LANE = 'first lane'

/** Runs in the page before its own scripts. A lane is visible from the first frame in which it has a box. */
const MARK_FIRST_LANE = `requestAnimationFrame(function look() {
  const lane = document.querySelector('main article')
  if (lane && lane.getClientRects().length > 0) performance.mark('${FIRST_LANE}')
  else requestAnimationFrame(look)
})`

export const browserPage: Measurement = {
  rows: [
    { name: 'first lane visible, cold', unit: 'ms', target: { atMost: 600 } },
    { name: 'first lane visible, warm', unit: 'ms', target: { atMost: 300 } },
    { name: 'requests of a cold page', unit: 'requests', target: { atMost: 25 } },
    { name: 'transfer of a cold page', unit: 'KB', target: { atMost: 400 } },
    { name: 'heap of the page after GC', unit: 'MB', target: { atMost: 15 } },
  ],
  async measure({ browser, instance, options: { isQuick } }) {
    const visits: Visit[] = []
    for (let round = 0; round < (isQuick ? 3 : 7); round += 1)
      visits.push(await withColdBrowser(browser, instance, (page) => visitTwice(page, instance.pipelineUrl)))
    return (['coldMs', 'warmMs', 'requests', 'kilobytes', 'heapMegabytes'] as const).map((what) =>
      median(visits.map((visit) => visit[what])),
    )
  },
}

async function visitTwice(page: Page, url: string): Promise<Visit> {
  const session = await page.context().newCDPSession(page)
  const traffic = await countTraffic(session)
  await page.addInitScript(MARK_FIRST_LANE)
  await page.goto(url)
  const coldMs = await firstLaneAt(page)
  await page.waitForTimeout(QUIET_MS)
  const { requests, bytes } = traffic
  const cold = { coldMs, requests, kilobytes: bytes / 1000, heapMegabytes: await heapMegabytes(session) }
  await page.goto(url)
  return { ...cold, warmMs: await firstLaneAt(page) }
}

async function firstLaneAt(page: Page): Promise<number> {
  await page.waitForFunction((name) => performance.getEntriesByName(name).length > 0, FIRST_LANE)
  return page.evaluate((name) => performance.getEntriesByName(name)[0]?.startTime ?? NaN, FIRST_LANE)
}

async function countTraffic(session: CDPSession): Promise<{ requests: number; bytes: number }> {
  const traffic = { requests: 0, bytes: 0 }
  session.on('Network.requestWillBeSent', () => (traffic.requests += 1))
  session.on('Network.responseReceived', ({ response }) => (traffic.bytes += response.encodedDataLength))
  // Not `loadingFinished`: the event stream never finishes.
  session.on('Network.dataReceived', ({ encodedDataLength }) => (traffic.bytes += encodedDataLength))
  await session.send('Network.enable')
  return traffic
}

async function heapMegabytes(session: CDPSession): Promise<number> {
  await session.send('HeapProfiler.collectGarbage')
  const { usedSize } = await session.send('Runtime.getHeapUsage')
  return usedSize / 1e6
}
