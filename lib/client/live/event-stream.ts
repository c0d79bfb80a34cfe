import type { LiveMessage } from '#lib/domain/live/live-message'

const DATA = 'data: '

/** What an event stream says, as it comes; a line that is none of ours is told as such, since something may be missing. */
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

/** A page and its server are mostly of one build; what another one adds is passed over by whoever does not know it. */
function isMessage(message: unknown): message is LiveMessage {
  return typeof message === 'object' && message !== null && 'kind' in message
}
