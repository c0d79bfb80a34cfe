import type { QueryClient } from '@tanstack/react-query'
import { lead, openTabs } from '#lib/client/live/leadership'
import type { Browser } from '#lib/client/live/live-connection'
import { LiveTab } from '#lib/client/live/live-tab'
import { pollWithoutStream } from '#lib/client/live/polling'
import { renewSession } from '#lib/client/keep-session'
import { timers } from '#lib/runtime/clock'
import { setStreamState } from '#lib/client/live/stream-state'
import type { TabMessage } from '#lib/client/live/tab-message'

const browser: Browser = {
  ...timers,
  fetch: (...request) => fetch(...request),
  renew: async () => (await renewSession(isVisible())) === 'renewed',
  now: () => Date.now(),
  wallTime: (time) => time,
}

/** Keeps the live queries of the page up to date, with one event stream for all tabs. */
export function keepLive(client: QueryClient, build: string): () => void {
  let stop = start(client, build)
  // A page from the back/forward cache was stopped by `pagehide`.
  const restart = ({ persisted }: PageTransitionEvent) => {
    if (persisted) stop = start(client, build)
  }
  window.addEventListener('pageshow', restart)
  return () => {
    window.removeEventListener('pageshow', restart)
    stop()
  }
}

function start(client: QueryClient, build: string): () => void {
  let tabs = openTabs()
  const end = new AbortController()
  const name = tabs === null ? 'alone' : crypto.randomUUID()
  const channel = {
    post: (message: TabMessage) => {
      if (!end.signal.aborted) tabs?.channel.postMessage(message)
    },
    takeOver: () => {
      if (tabs !== null && isVisible()) lead(tabs.locks, turns, end.signal, true)
    },
  }
  const tab = new LiveTab(name, client, channel, build, browser, setStreamState)
  const turns = {
    onLead: () => tab.lead(),
    onLost: () => tab.follow(),
    onRefused: () => {
      tabs?.channel.close()
      tabs = null
      tab.lead()
    },
  }

  // Only other tabs of this origin use the channel, with the messages of this module.
  tabs?.channel.addEventListener('message', ({ data }: MessageEvent<TabMessage>) => tab.hear(data))
  if (tabs === null) tab.lead()
  else lead(tabs.locks, turns, end.signal)
  const stopPolling = pollWithoutStream(client)
  const stopWatching = watchQueries(client, () => tab.announce())
  tab.announce()

  const hurry = () => {
    if (isVisible()) tab.hurry()
  }
  window.addEventListener('online', hurry, { signal: end.signal })
  document.addEventListener('visibilitychange', hurry, { signal: end.signal })
  const stop = () => {
    stopWatching()
    stopPolling()
    tab.stop()
    end.abort()
    tabs?.channel.close()
  }
  window.addEventListener('pagehide', stop, { signal: end.signal })
  return stop
}

function isVisible(): boolean {
  return document.visibilityState === 'visible'
}

/** Calls back after queries were mounted, unmounted or fetched, once for all changes of a moment. */
function watchQueries(client: QueryClient, onChange: () => void): () => void {
  let isDue = false
  return client.getQueryCache().subscribe((event) => {
    const { type } = event
    const isFetched =
      type === 'updated' &&
      ((event.action.type === 'success' && !event.action.manual) || event.action.type === 'error')
    if (isDue || (type !== 'observerAdded' && type !== 'observerRemoved' && !isFetched)) return
    isDue = true
    setTimeout(() => {
      isDue = false
      onChange()
    })
  })
}
