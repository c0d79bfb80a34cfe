import type { QueryClient } from '@tanstack/react-query'
import { liveQueries } from '#lib/client/live/live-views'
import { streamState } from '#lib/client/live/stream-state'
import { isSignedOut } from '#lib/client/view-error'

const EVERY_MS = 5_000
/** A broken stream is usually back before. */
const WITHOUT_MS = 3_000

/** Without an event stream, the views of the page are fetched every few seconds. */
export function pollWithoutStream(client: QueryClient): () => void {
  const timer = setInterval(() => {
    const { phase, since } = streamState()
    const isWithout = phase === 'crowded' || (phase === 'reconnecting' && Date.now() - since >= WITHOUT_MS)
    if (!isWithout) return
    for (const { queryKey, state } of liveQueries(client)) {
      // Polling does not sign anyone in again.
      if (!isSignedOut(state.error)) void client.refetchQueries({ queryKey, exact: true })
    }
  }, EVERY_MS)
  return () => clearInterval(timer)
}
