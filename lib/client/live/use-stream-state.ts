import { useSyncExternalStore } from 'react'
import { IDLE, onStreamState, streamState, type StreamState } from '#lib/client/live/stream-state'

/** The state of the event stream of this browser. */
export function useStreamState(): StreamState {
  return useSyncExternalStore(onStreamState, streamState, () => IDLE)
}
