import type { QueryClient } from '@tanstack/react-query'
import { liveQueries } from '#lib/client/live/live-views'
import { streamState } from '#lib/client/live/stream-state'
import { isSignedOut } from '#lib/client/view-error'

const EVERY_MS = 5_000
/** A stream that broke is mostly back before. */
const WITHOUT_MS = 3_000

/** As long as there is no event stream, the views on the page are fetched again and again. */
export function pollWithoutStream(client: QueryClient): () => void {
  const timer = setInterval(() => {
    const { phase, since } = streamState()
    if (phase !== 'reconnecting' || Date.now() - since < WITHOUT_MS) return
    for (const { queryKey, state } of liveQueries(client)) {
      // Whoever is signed out stays so, however often the page asks.
      if (!isSignedOut(state.error)) void client.refetchQueries({ queryKey, exact: true })
    }
  }, EVERY_MS)
  return () => clearInterval(timer)
}
