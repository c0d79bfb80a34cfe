import { request, type ClientRequest, type IncomingMessage } from 'node:http'
import type { Browser } from '@playwright/test'
import { headersOf, signIn, withColdBrowser } from './browser'
import type { Instance } from './instance'

const PATH = '/api/live'
/** Quayside allows twelve. */
const STREAMS_PER_SESSION = 10
const PLANNED_END = '"kind":"end"'

export type EventStreams = {
  megabytes: () => number
  /** How many are open now. */
  open: () => number
  /** How many ended without the end event that Quayside sends. */
  broken: () => number
  close: () => void
}

/** Behaves like `count` browsers on the pipeline page: reads as fast as it can and reconnects when a stream ends. */
export async function openEventStreams(
  count: number,
  browser: Browser,
  instance: Instance,
): Promise<EventStreams> {
  const body = await subscriptionOf(browser, instance)
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
      // A stream that cannot reconnect counts as not open.
      again().catch(() => undefined)
    })
  }
  const listen = (headers: Record<string, string>): Promise<void> =>
    new Promise((resolve, reject) => {
      const stream = request(
        `${instance.url}${PATH}`,
        { method: 'POST', headers, agent: false },
        (answer) => {
          if (answer.statusCode === 200) {
            read(answer, () => listen(headers))
            resolve()
          } else {
            reject(new Error(`${PATH} answered with status ${answer.statusCode ?? 0}`))
            answer.resume()
          }
        },
      )
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
      const session = headersOf(await signIn(browser, instance.url))
      const headers = { ...session, 'content-type': 'application/json', origin: instance.url }
      const more = Math.min(STREAMS_PER_SESSION, count - opened)
      await Promise.all(Array.from({ length: more }, () => listen(headers)))
    }
  } catch (error) {
    close()
    throw error
  }
  return { megabytes: () => bytes / 1e6, open: () => open, broken: () => broken, close }
}

/** The request body that the pipeline page itself sends. */
function subscriptionOf(browser: Browser, instance: Instance): Promise<string> {
  return withColdBrowser(browser, instance, async (page, context) => {
    const sent = context.waitForEvent('request', {
      predicate: (candidate) => candidate.method() === 'POST' && candidate.url().endsWith(PATH),
      timeout: 10_000,
    })
    const [subscription] = await Promise.all([sent, page.goto(instance.pipelineUrl)])
    return subscription.postData() ?? ''
  })
}
