import type { LiveMessage } from '#lib/domain/live/live-message'

const DATA = 'data: '

/** The messages of an event stream. An unknown line is `malformed`, because a message may be missing. */
export async function* readMessages(
  body: ReadableStream<Uint8Array>,
): AsyncGenerator<LiveMessage | 'heartbeat' | 'malformed'> {
  const reader = body.getReader()
  const decoder = new TextDecoder()
  let rest = ''
  for (let chunk = await reader.read(); !chunk.done; chunk = await reader.read()) {
    const lines = (rest + decoder.decode(chunk.value, { stream: true })).split('\n')
    rest = lines.pop() ?? ''
    for (const line of lines) if (line !== '') yield messageIn(line)
  }
}

function messageIn(line: string): LiveMessage | 'heartbeat' | 'malformed' {
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
function isMessage(message: unknown): message is LiveMessage {
  return typeof message === 'object' && message !== null && 'kind' in message
}
