const NAME = 'quayside-live'

/** How tabs share a stream. Null without locks (old browsers, pages without TLS): then each tab is on its own. */
export type Tabs = { locks: LockManager; channel: BroadcastChannel }

export function openTabs(): Tabs | null {
  if (!('locks' in navigator) || !('BroadcastChannel' in globalThis)) return null
  return { locks: navigator.locks, channel: new BroadcastChannel(NAME) }
}

export type Turns = {
  onLead: () => void
  /** Another tab took over. */
  onLost: () => void
  /** The browser refuses locks, for example if storage is blocked. */
  onRefused: () => void
}

/**
 * One tab at a time leads, until `signal` or the tab itself ends. Then the next tab leads.
 *
 * @param isNow whether this tab replaces the current leader
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
  // A stolen lock is not waited for, so there is nothing to abort.
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
