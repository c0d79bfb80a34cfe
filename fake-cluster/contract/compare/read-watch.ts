import { isObject } from '../../api/json'
import type { RecordedEvent } from '../recording'
import { trimObject } from './trim'

export type WatchEvent = Pick<RecordedEvent, 'type' | 'object'>

/** How long nothing more may come after what was recorded, in milliseconds. */
const SETTLED = 60
const QUIET = 120

/** Reads a watch until it has as many events as were recorded, and what follows directly. */
export async function readWatch(
  response: Response,
  expected: WatchEvent[],
  abort: AbortController,
  timeout: number,
): Promise<WatchEvent[]> {
  const events: WatchEvent[] = []
  const end = (delay: number) => setTimeout(() => abort.abort(), delay)
  let timer = end(expected.length === 0 ? QUIET : timeout)
  try {
    for await (const line of linesOf(response)) {
      const event: unknown = JSON.parse(line)
      if (isObject(event) && isObject(event.object))
        events.push({ type: String(event.type), object: trimObject(event.object) })
      const isBookmark = expected[0]?.type === 'BOOKMARK'
      if (!isBookmark && expected.length > 0 && events.length >= expected.length) {
        clearTimeout(timer)
        timer = end(SETTLED)
      }
    }
  } catch (error) {
    if (!abort.signal.aborted) throw error
  } finally {
    clearTimeout(timer)
  }
  return events
}

async function* linesOf(response: Response): AsyncGenerator<string> {
  if (!response.body) return
  let rest = ''
  for await (const chunk of response.body.pipeThrough(new TextDecoderStream())) {
    const lines = (rest + chunk).split('\n')
    rest = lines.pop() ?? ''
    yield* lines
  }
}
