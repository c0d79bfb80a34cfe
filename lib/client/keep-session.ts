import { ownAddress } from '#lib/runtime/base-path'
import { noteSessionCheck, sessionCheck } from '#lib/client/session-check'

/** Twice within the 4 minutes after which the server asks for the groups of a person again, and well within the 30 without use. */
const RENEW_MS = 2 * 60_000
/** People switch between tabs quickly. */
const SOONEST_MS = 60_000
const LOCK = 'quayside-session'

/** `over`: there is no session any more; `unheard`: nobody answered. */
export type SessionRenewal = 'renewed' | 'over' | 'unheard'

/**
 * Renews the session. One tab at a time does, since a refresh token can be good for one use: the next one sends the cookie that this one
 * got. Without locks (old browsers, pages without TLS) each tab is on its own.
 *
 * @param isSeen whether somebody sees the page: only then the session is in use
 */
export async function renewSession(isSeen: boolean): Promise<SessionRenewal> {
  const ask = async (): Promise<SessionRenewal> => {
    const address = isSeen ? '/api/auth/session' : '/api/auth/session?hidden'
    const response = await fetch(ownAddress(address), { cache: 'no-store' }).catch(() => null)
    if (response === null) return 'unheard'
    if (response.status === 401) return 'over'
    if (!response.ok) return 'unheard'
    noteSessionCheck(await response.json().catch(() => null))
    return 'renewed'
  }
  return 'locks' in navigator ? navigator.locks.request(LOCK, ask).catch(ask) : ask()
}

/**
 * Renews the session while somebody can see the page: when it is opened or shown again, and every few minutes. A hidden page does not
 * keep it in use, but has its groups read again. The event stream does neither.
 */
export function keepSession(): () => void {
  let renewedAt = -Infinity
  const renew = () => {
    const isSeen = document.visibilityState !== 'hidden'
    if (!(isSeen || sessionCheck().isChecked) || Date.now() - renewedAt < SOONEST_MS) return
    renewedAt = Date.now()
    // If it fails, the page says so where it matters.
    void renewSession(isSeen)
  }
  renew()
  const timer = setInterval(renew, RENEW_MS)
  document.addEventListener('visibilitychange', renew)
  return () => {
    clearInterval(timer)
    document.removeEventListener('visibilitychange', renew)
  }
}
