import { request, type ClientRequest, type IncomingMessage } from 'node:http'
import type { Browser } from '@playwright/test'
import { headersOf, signIn, withColdBrowser } from './browser'
import type { Place } from './place'

const PATH = '/api/live'
/** Quayside refuses more than a dozen. */
const STREAMS_PER_SESSION = 10
const PLANNED_END = '"kind":"end"'

export type EventStreams = {
  megabytes: () => number
  /** How many are open now. */
  open: () => number
  /** How many ended otherwise than Quayside says that it ends them. */
  broken: () => number
  close: () => void
}

/** Like so many browsers on the pipeline page, which read as fast as they can and come again when their stream ends. */
export async function openEventStreams(count: number, browser: Browser, place: Place): Promise<EventStreams> {
  const body = await subscriptionOf(browser, place)
  const streams = new Set<ClientRequest>()
  let isClosed = false
  let [bytes, open, broken] = [0, 0, 0]
  const read = (answer: IncomingMessage, again: () => Promise<void>) => {
    open += 1
    let last = ''
    answer.on('data', (chunk: Buffer) => {
      bytes += chunk.length
      last = chunk.subarray(-PLANNED_END.length * 2).toString()
    })
    answer.on('close', () => {
      open -= 1
      if (isClosed) return
      if (!last.includes(PLANNED_END)) broken += 1
      // One that does not come again is not open.
      again().catch(() => undefined)
    })
  }
  const listen = (headers: Record<string, string>): Promise<void> =>
    new Promise((resolve, reject) => {
      const stream = request(`${place.url}${PATH}`, { method: 'POST', headers, agent: false }, (answer) => {
        if (answer.statusCode === 200) {
          read(answer, () => listen(headers))
          resolve()
        } else {
          reject(new Error(`${PATH} answered with status ${answer.statusCode ?? 0}`))
          answer.resume()
        }
      })
      streams.add(stream)
      stream.on('error', reject)
      stream.on('close', () => streams.delete(stream))
      stream.end(body)
    })
  const close = () => {
    isClosed = true
    for (const stream of streams) stream.destroy()
  }
  try {
    for (let opened = 0; opened < count; opened += STREAMS_PER_SESSION) {
      const session = headersOf(await signIn(browser, place.url))
      const headers = { ...session, 'content-type': 'application/json', origin: place.url }
      const more = Math.min(STREAMS_PER_SESSION, count - opened)
      await Promise.all(Array.from({ length: more }, () => listen(headers)))
    }
  } catch (error) {
    close()
    throw error
  }
  return { megabytes: () => bytes / 1e6, open: () => open, broken: () => broken, close }
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
