/** Well within the 30 minutes after which the server ends a session that nobody uses. */
const RENEW_MS = 5 * 60_000
/** People switch between tabs quickly. */
const SOONEST_MS = 60_000

/**
 * Renews the session while somebody can see the page: when it is opened or shown again, and every few minutes. A hidden page does not,
 * nor does the event stream.
 */
export function keepSession(): () => void {
  let renewedAt = -Infinity
  const renew = () => {
    if (document.visibilityState === 'hidden' || Date.now() - renewedAt < SOONEST_MS) return
    renewedAt = Date.now()
    // If it fails, the page says so where it matters.
    fetch('/api/auth/session', { cache: 'no-store' }).catch(() => undefined)
  }
  renew()
  const timer = setInterval(renew, RENEW_MS)
  document.addEventListener('visibilitychange', renew)
  return () => {
    clearInterval(timer)
    document.removeEventListener('visibilitychange', renew)
  }
}
