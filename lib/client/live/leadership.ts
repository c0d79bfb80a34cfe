const NAME = 'quayside-live'

/** What tabs tell each other by; each is on its own where a browser, or a page without TLS, has no locks. */
export type Tabs = { locks: LockManager; channel: BroadcastChannel }

export function openTabs(): Tabs | null {
  if (!('locks' in navigator) || !('BroadcastChannel' in globalThis)) return null
  return { locks: navigator.locks, channel: new BroadcastChannel(NAME) }
}

/** One tab at a time leads, until `signal` or the tab itself ends; then the next one does. */
export function lead(locks: LockManager, onLead: () => void, signal: AbortSignal): void {
  const untilEnd = () =>
    new Promise<void>((resolve) => {
      if (signal.aborted) {
        resolve()
        return
      }
      signal.addEventListener('abort', () => resolve())
      onLead()
    })
  locks.request(NAME, { signal }, untilEnd).catch((error: unknown) => {
    if (!signal.aborted) throw error
  })
}
