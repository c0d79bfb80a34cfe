import 'server-only'
import { processSingleton } from '#lib/runtime/process-singleton'

type OpenStream = { session: string; end: () => void }
type OpenStreams = { streams: Set<OpenStream>; isClosed: boolean }

/** A browser has one for all tabs, or one per tab if its tabs cannot share. */
const MOST_OF_A_SESSION = 12

function all(): OpenStreams {
  return processSingleton('open-streams', () => ({ streams: new Set(), isClosed: false }))
}

export function mayOpenStream(session: string): boolean {
  const { streams, isClosed } = all()
  return !isClosed && [...streams].filter((each) => each.session === session).length < MOST_OF_A_SESSION
}

/** @returns a function to call when its connection is closed */
export function noteStream(stream: OpenStream): () => void {
  const { streams } = all()
  streams.add(stream)
  return () => void streams.delete(stream)
}

export function endStreamsOf(session: string): void {
  for (const stream of all().streams) if (stream.session === session) stream.end()
}

/** The process waits for open responses before it exits, so they must end; no new stream opens. */
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
