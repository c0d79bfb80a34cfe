import { request, type ClientRequest } from 'node:http'
import type { Browser } from '@playwright/test'
import { withColdBrowser } from './browser'
import type { Place } from './place'

const PATH = '/api/live'

type Subscription = { url: string; headers: Record<string, string>; body: string }

/** What the pipeline page itself asks the event stream for. */
export function subscriptionOf(browser: Browser, place: Place): Promise<Subscription> {
  return withColdBrowser(browser, place, async (page, context) => {
    const asked = context.waitForEvent('request', {
      predicate: (candidate) => candidate.method() === 'POST' && candidate.url().endsWith(PATH),
      timeout: 10_000,
    })
    await Promise.all([asked, page.goto(place.pipelineUrl)])
    const subscription = await asked
    const { 'content-type': type = 'application/json' } = subscription.headers()
    const headers = { ...place.headers, 'content-type': type, origin: place.url }
    return { url: subscription.url(), headers, body: subscription.postData() ?? '' }
  })
}

export type EventStreams = { megabytes: () => number; close: () => void }

/** Like so many browsers that read as fast as they can, and come again when their stream ends. */
export async function openEventStreams(count: number, subscription: Subscription): Promise<EventStreams> {
  const open = new Set<ClientRequest>()
  let isClosed = false
  let bytes = 0
  const openOne = (): Promise<void> =>
    new Promise((resolve, reject) => {
      const { url, headers, body } = subscription
      const stream = request(url, { method: 'POST', headers, agent: false }, (answer) => {
        if (answer.statusCode !== 200)
          reject(new Error(`${PATH} answered with status ${answer.statusCode ?? 0}`))
        answer.on('data', (chunk: Buffer) => (bytes += chunk.length))
        resolve()
      })
      open.add(stream)
      stream.on('error', reject)
      stream.on('close', () => {
        open.delete(stream)
        if (!isClosed) openOne().catch(() => undefined)
      })
      stream.end(body)
    })
  await Promise.all(Array.from({ length: count }, openOne))
  return {
    megabytes: () => bytes / 1e6,
    close: () => {
      isClosed = true
      for (const stream of open) stream.destroy()
    },
  }
}
