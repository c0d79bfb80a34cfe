import { setTimeout as wait } from 'node:timers/promises'

type Headers = Record<string, string>

/** Event streams of many browsers, which come back as a page does. */
type Streams = {
  open: () => number
  /** How long the longest one was away. */
  longestAwayMs: () => number
  /** How often one came back. */
  returns: () => number
  close: () => void
}

const AGAIN_MS = 200
const STREAMS_OF_PERSON = 5

/** @param people the headers of a session each */
export function openStreams(url: string, people: readonly Headers[], topic: string): Streams {
  const end = new AbortController()
  const seen = { open: 0, longestMs: 0, returns: 0 }
  const listen = async (headers: Headers) => {
    let awaySince: number | null = null
    while (!end.signal.aborted) {
      const withinMs = await readStream(url, headers, topic, end.signal, () => {
        seen.open += 1
        if (awaySince === null) return
        seen.returns += 1
        seen.longestMs = Math.max(seen.longestMs, Date.now() - awaySince)
        awaySince = null
      })
      if (withinMs !== null) seen.open -= 1
      if (withinMs !== null) awaySince = Date.now()
      await wait(withinMs === null ? AGAIN_MS : Math.random() * withinMs)
    }
  }
  for (const person of people) for (let one = 0; one < STREAMS_OF_PERSON; one += 1) void listen(person)
  return {
    open: () => seen.open,
    longestAwayMs: () => seen.longestMs,
    returns: () => seen.returns,
    close: () => end.abort(),
  }
}

/** Reads one stream to its end. Answers with the time to come back within; null where it did not open. */
async function readStream(
  url: string,
  headers: Headers,
  topic: string,
  signal: AbortSignal,
  onOpen: () => void,
): Promise<number | null> {
  let isOpen = false
  let text = ''
  try {
    const body = JSON.stringify({ topics: [{ topic, has: null }] })
    const sent = { ...headers, origin: url, 'content-type': 'application/json' }
    const response = await fetch(`${url}/api/live`, { method: 'POST', headers: sent, body, signal })
    if (!response.ok || response.body === null) return null
    for await (const chunk of response.body.pipeThrough(new TextDecoderStream())) {
      if (!isOpen) onOpen()
      isOpen = true
      text = (text + chunk).slice(-1_000)
    }
  } catch {
    // A broken stream comes back, too.
  }
  return isOpen ? Number(/"kind":"end","withinMs":(\d+)/.exec(text)?.[1] ?? 0) : null
}

/** Pages that people open all the time. */
type Load = { pages: () => number; failures: () => readonly string[]; close: () => Promise<void> }

/** @param people the headers of a session each; each opens one page after the other */
export function loadPages(url: string, people: readonly Headers[], paths: readonly string[]): Load {
  let isClosed = false
  let pages = 0
  const failures: string[] = []
  const load = async (headers: Headers) => {
    while (!isClosed) {
      const path = paths[pages % paths.length] ?? '/'
      pages += 1
      const failure = await failureOf(`${url}${path}`, headers)
      if (failure !== null) failures.push(`${path}: ${failure}`)
      await wait(50)
    }
  }
  const loading = people.map(load)
  const close = async () => {
    isClosed = true
    await Promise.all(loading)
  }
  return { pages: () => pages, failures: () => failures, close }
}

async function failureOf(address: string, headers: Headers): Promise<string | null> {
  try {
    const response = await fetch(address, {
      headers: { ...headers, accept: 'text/html' },
      redirect: 'manual',
    })
    const text = await response.text()
    if (response.status !== 200) return `status ${response.status}`
    return text.includes('</html>') ? null : 'a page without its end'
  } catch (error) {
    return String(error)
  }
}
