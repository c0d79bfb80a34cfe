const NAME = 'quayside-live'

/** What tabs tell each other by; each is on its own where a browser, or a page without TLS, has no locks. */
export type Tabs = { locks: LockManager; channel: BroadcastChannel }

export function openTabs(): Tabs | null {
  if (!('locks' in navigator) || !('BroadcastChannel' in globalThis)) return null
  return { locks: navigator.locks, channel: new BroadcastChannel(NAME) }
}

export type Turns = {
  onLead: () => void
  /** Another tab took over. */
  onLost: () => void
  /** The browser gives no locks, as where storage is blocked. */
  onRefused: () => void
}

/**
 * One tab at a time leads, until `signal` or the tab itself ends; then the next one does.
 *
 * @param isNow whether this tab leads in the place of the one that does
 */
export function lead(locks: LockManager, turns: Turns, signal: AbortSignal, isNow = false): void {
  let wasHeld = false
  const untilEnd = () =>
    new Promise<void>((resolve) => {
      if (signal.aborted) {
        resolve()
        return
      }
      signal.addEventListener('abort', () => resolve())
      wasHeld = true
      turns.onLead()
    })
  // What is taken is not waited for, so there is nothing that a signal could end.
  const request = locks.request(NAME, isNow ? { steal: true } : { signal }, untilEnd)
  request.catch(() => {
    if (signal.aborted) return
    if (!wasHeld) turns.onRefused()
    else {
      turns.onLost()
      lead(locks, turns, signal)
    }
  })
}
