import { useSyncExternalStore } from 'react'
import { IDLE, onStreamState, streamState, type StreamState } from '#lib/client/live/stream-state'

/** How the event stream is, by which this page and its siblings in other tabs follow what happens. */
export function useStreamState(): StreamState {
  return useSyncExternalStore(onStreamState, streamState, () => IDLE)
}
