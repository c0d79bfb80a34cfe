import 'server-only'
import { processSingleton } from '#lib/runtime/process-singleton'

type OpenStream = { session: string; end: () => void }
type OpenStreams = { streams: Set<OpenStream>; isClosed: boolean }

/** A browser has one for all of its tabs, or one per tab where tabs cannot agree. */
const MOST_OF_A_SESSION = 12

function all(): OpenStreams {
  return processSingleton('open-streams', () => ({ streams: new Set(), isClosed: false }))
}

export function mayOpenStream(session: string): boolean {
  const { streams, isClosed } = all()
  return !isClosed && [...streams].filter((each) => each.session === session).length < MOST_OF_A_SESSION
}

/** @returns what to call when its connection is gone */
export function noteStream(stream: OpenStream): () => void {
  const { streams } = all()
  streams.add(stream)
  return () => void streams.delete(stream)
}

export function endStreamsOf(session: string): void {
  for (const stream of all().streams) if (stream.session === session) stream.end()
}

/** The process waits for open answers before it ends, so these have to; none is opened any more. */
export function endAllStreams(): void {
  const open = all()
  open.isClosed = true
  for (const stream of open.streams) stream.end()
}

export function countStreams(): number {
  return all().streams.size
}
export function noteDroppedStream(): void {
  dropped().count += 1
}
export const dropped = () => processSingleton('dropped-streams', () => ({ count: 0 }))
