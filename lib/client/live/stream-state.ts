export type StreamState = {
  /** `idle` if nothing on the page is live; `crowded` if the server has no room for the stream, or for a view of the page. */
  phase: 'idle' | 'live' | 'reconnecting' | 'crowded' | 'signed-out'
  /** Since when, in milliseconds since 1970. */
  since: number
  /** When the server last sent something: a connection can be silent for long before it counts as broken. */
  heardAt: number
  /** Whether Quayside was updated after the page was loaded. */
  isOutdated: boolean
}

export const IDLE: StreamState = { phase: 'idle', since: 0, heardAt: 0, isOutdated: false }

let current = IDLE
const listeners = new Set<() => void>()

export function streamState(): StreamState {
  return current
}

export function setStreamState(next: StreamState): void {
  current = next
  for (const listener of listeners) listener()
}

export function onStreamState(listener: () => void): () => void {
  listeners.add(listener)
  return () => void listeners.delete(listener)
}
