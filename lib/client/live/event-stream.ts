import type { LiveMessage } from '#lib/domain/live/live-message'

const DATA = 'data: '

/** The messages of an event stream. An unknown line is `malformed`, because a message may be missing. */
export async function* readEvents<Message>(
  body: ReadableStream<Uint8Array>,
  isMessage: (message: unknown) => message is Message,
): AsyncGenerator<Message | 'heartbeat' | 'malformed', void, void> {
  const reader = body.getReader()
  const decoder = new TextDecoder()
  let rest = ''
  for (let chunk = await reader.read(); !chunk.done; chunk = await reader.read()) {
    const lines = (rest + decoder.decode(chunk.value, { stream: true })).split('\n')
    rest = lines.pop() ?? ''
    for (const line of lines) if (line !== '') yield eventIn(line, isMessage)
  }
}

/** Of the stream of views. */
export function readMessages(
  body: ReadableStream<Uint8Array>,
): AsyncGenerator<LiveMessage | 'heartbeat' | 'malformed', void, void> {
  return readEvents(body, isLiveMessage)
}

function eventIn<Message>(
  line: string,
  isMessage: (message: unknown) => message is Message,
): Message | 'heartbeat' | 'malformed' {
  if (line.startsWith(':')) return 'heartbeat'
  if (!line.startsWith(DATA)) return 'malformed'
  try {
    const message: unknown = JSON.parse(line.slice(DATA.length))
    return isMessage(message) ? message : 'malformed'
  } catch {
    return 'malformed'
  }
}

/** The server is usually of the same build. Unknown members and kinds are ignored where they are read. */
function isLiveMessage(message: unknown): message is LiveMessage {
  return typeof message === 'object' && message !== null && 'kind' in message
}
