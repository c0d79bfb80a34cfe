import { request, type ClientRequest, type IncomingMessage } from 'node:http'
import type { Browser } from '@playwright/test'
import { withColdBrowser } from './browser'
import type { Instance } from './instance'
import { LiveViews } from './live-view'

const PATH = '/api/live'
/** Quayside allows one person five; while one is replaced, there are two for a moment. */
const STREAMS_OF_PERSON = 2
const DATA = 'data: '

export type EventStreams = {
  /** Those of the page. */
  topics: readonly string[]
  /** The views of each stream. */
  views: readonly LiveViews[]
  megabytes: () => number
  /** How many are open now. */
  open: () => number
  /** How many ended without the end event that Quayside sends. */
  broken: () => number
  close: () => void
}

/** Behaves like `count` browsers on a page: reads as fast as it can and reconnects when a stream ends. */
export async function openEventStreams(
  count: number,
  browser: Browser,
  instance: Instance,
  pageUrl = instance.pipelineUrl,
): Promise<EventStreams> {
  const topics = await topicsOf(browser, instance, pageUrl)
  const body = JSON.stringify({ topics: topics.map((topic) => ({ topic, has: null })) })
  const streams = new Set<ClientRequest>()
  const views = Array.from({ length: count }, () => new LiveViews())
  let isClosed = false
  let [bytes, open, broken] = [0, 0, 0]
  const read = (answer: IncomingMessage, own: LiveViews, again: () => Promise<void>) => {
    open += 1
    let rest = ''
    let hasEnded = false
    answer.setEncoding('utf8').on('data', (chunk: string) => {
      bytes += chunk.length
      const lines = (rest + chunk).split('\n')
      rest = lines.pop() ?? ''
      for (const line of lines) {
        if (!line.startsWith(DATA)) continue
        const message = JSON.parse(line.slice(DATA.length)) as Parameters<LiveViews['take']>[0]
        own.take(message)
        hasEnded ||= message.kind === 'end'
      }
    })
    answer.on('close', () => {
      open -= 1
      if (isClosed) return
      if (!hasEnded) broken += 1
      // A stream that cannot reconnect counts as not open.
      again().catch(() => undefined)
    })
  }
  const listen = (headers: Record<string, string>, own: LiveViews): Promise<void> =>
    new Promise((resolve, reject) => {
      const stream = request(
        `${instance.url}${PATH}`,
        { method: 'POST', headers, agent: false },
        (answer) => {
          if (answer.statusCode === 200) {
            read(answer, own, () => listen(headers, own))
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
    const people = await instance.people(Math.ceil(count / STREAMS_OF_PERSON))
    for (const [index, person] of people.entries()) {
      const headers = { ...person, 'content-type': 'application/json', origin: instance.url }
      const own = views.slice(index * STREAMS_OF_PERSON, (index + 1) * STREAMS_OF_PERSON)
      await Promise.all(own.map((each) => listen(headers, each)))
    }
  } catch (error) {
    close()
    throw error
  }
  return { topics, views, megabytes: () => bytes / 1e6, open: () => open, broken: () => broken, close }
}

/** What the page itself asks for. */
async function topicsOf(browser: Browser, instance: Instance, pageUrl: string): Promise<string[]> {
  const body = await withColdBrowser(browser, instance, async (page, context) => {
    const sent = context.waitForEvent('request', {
      predicate: (candidate) => candidate.method() === 'POST' && candidate.url().endsWith(PATH),
      timeout: 10_000,
    })
    const [subscription] = await Promise.all([sent, page.goto(pageUrl)])
    return subscription.postData() ?? ''
  })
  return (JSON.parse(body) as { topics: { topic: string }[] }).topics.map(({ topic }) => topic)
}
