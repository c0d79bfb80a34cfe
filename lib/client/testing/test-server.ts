import type { LiveMessage, LiveRequest } from '#lib/domain/live/live-message'

/** A requested stream, and how a test answers it. */
type Asked = {
  request: LiveRequest
  isOpen: () => boolean
  say: (...messages: (LiveMessage | string)[]) => void
  cut: () => void
}

type Answer = 'stream' | 'unreachable' | number

/** The server side of event streams, instead of `fetch`. */
export function testServer() {
  const asked: Asked[] = []
  const state: { answer: Answer } = { answer: 'stream' }
  const answer: typeof fetch = (_url, init) => {
    const request = JSON.parse(typeof init?.body === 'string' ? init.body : '') as LiveRequest
    let controller: ReadableStreamDefaultController<Uint8Array> | undefined
    const body = new ReadableStream<Uint8Array>({
      start: (each) => {
        controller = each
      },
    })
    const finish = () => {
      controller?.error(new Error('cut'))
      controller = undefined
    }
    init?.signal?.addEventListener('abort', finish)
    asked.push({
      request,
      isOpen: () => controller !== undefined && state.answer === 'stream',
      say: (...messages) => {
        for (const message of messages) {
          const line = typeof message === 'string' ? message : `data: ${JSON.stringify(message)}`
          controller?.enqueue(new TextEncoder().encode(`${line}\n\n`))
        }
      },
      cut: finish,
    })
    if (state.answer === 'unreachable') return Promise.reject(new TypeError('Failed to fetch'))
    if (state.answer === 'stream') return Promise.resolve(new Response(body))
    return Promise.resolve(new Response(null, { status: state.answer }))
  }
  const last = () => {
    const latest = asked.at(-1)
    if (latest === undefined) throw new Error('Nothing was asked for.')
    return latest
  }
  return { asked, state, last, fetch: answer }
}
