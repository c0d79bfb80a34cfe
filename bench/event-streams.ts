import { request, type ClientRequest } from 'node:http'
import type { Browser } from '@playwright/test'
import { headersOf, signIn, withColdBrowser } from './browser'
import type { Place } from './place'

const PATH = '/api/live'
/** Quayside refuses more than a dozen. */
const STREAMS_PER_SESSION = 10

export type EventStreams = { megabytes: () => number; close: () => void }

/** Like so many browsers on the pipeline page, which read as fast as they can and come again when their stream ends. */
export async function openEventStreams(count: number, browser: Browser, place: Place): Promise<EventStreams> {
  const body = await subscriptionOf(browser, place)
  const streams = new Set<ClientRequest>()
  let isClosed = false
  let bytes = 0
  const open = (headers: Record<string, string>): Promise<void> =>
    new Promise((resolve, reject) => {
      const stream = request(`${place.url}${PATH}`, { method: 'POST', headers, agent: false }, (answer) => {
        if (answer.statusCode !== 200)
          reject(new Error(`${PATH} answered with status ${answer.statusCode ?? 0}`))
        answer.on('data', (chunk: Buffer) => (bytes += chunk.length))
        resolve()
      })
      streams.add(stream)
      stream.on('error', reject)
      stream.on('close', () => {
        streams.delete(stream)
        if (!isClosed) open(headers).catch(() => undefined)
      })
      stream.end(body)
    })
  for (let opened = 0; opened < count; opened += STREAMS_PER_SESSION) {
    const session = headersOf(await signIn(browser, place.url))
    const headers = { ...session, 'content-type': 'application/json', origin: place.url }
    await Promise.all(
      Array.from({ length: Math.min(STREAMS_PER_SESSION, count - opened) }, () => open(headers)),
    )
  }
  return {
    megabytes: () => bytes / 1e6,
    close: () => {
      isClosed = true
      for (const stream of streams) stream.destroy()
    },
  }
}

/** What the pipeline page itself asks the event stream for. */
function subscriptionOf(browser: Browser, place: Place): Promise<string> {
  return withColdBrowser(browser, place, async (page, context) => {
    const asked = context.waitForEvent('request', {
      predicate: (candidate) => candidate.method() === 'POST' && candidate.url().endsWith(PATH),
      timeout: 10_000,
    })
    const [subscription] = await Promise.all([asked, page.goto(place.pipelineUrl)])
    return subscription.postData() ?? ''
  })
}
