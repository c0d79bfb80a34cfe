import 'server-only'
import { LRUCache } from 'lru-cache'
import { decode, encode, type JWT, type JWTDecodeParams, type JWTEncodeParams } from 'next-auth/jwt'
import { processSingleton } from '#lib/runtime/process-singleton'
import { sessionContent } from '#lib/server/auth/session-content'

/** `id` stays the same when the cookie is renewed; `until` is the end of the session in seconds since 1970. */
export type Session = {
  id: string
  until: number
  user: { name: string; subject: string }
  groups: string[]
}

export function sessionCookieName(url: string): string {
  return url.startsWith('https:') ? '__Host-quayside.session' : 'quayside.session'
}

/** The cookies of a request, from `cookies()` or a `NextRequest`. */
type Cookies = { getAll: () => { name: string; value: string }[] }

/** The session of a request; null if there is none, or if it has ended, was signed out or has another key. */
export async function sessionOf(cookies: Cookies, url: string, secret: string): Promise<Session | null> {
  const token = sessionTokenOf(cookies, sessionCookieName(url))
  if (token === '') return null
  const content = sessionContent.safeParse(await decodeSession({ token, secret }).catch(() => null))
  if (!content.success) return null
  const { id, until, name, sub: subject, groups } = content.data
  return { id, until, user: { name, subject }, groups }
}

/** next-auth splits a cookie that is too long for browsers: `name.0`, `name.1` and so on. */
function sessionTokenOf(cookies: Cookies, cookieName: string): string {
  const pieces = cookies.getAll().flatMap(({ name, value }) => {
    if (name === cookieName) return [{ place: 0, value }]
    return name.startsWith(`${cookieName}.`)
      ? [{ place: Number(name.slice(cookieName.length + 1)), value }]
      : []
  })
  return pieces
    .sort((a, b) => a.place - b.place)
    .map(({ value }) => value)
    .join('')
}

/** next-auth renews the cookie each time it reads the session; that must not make the session longer. */
export function encodeSession(params: JWTEncodeParams): Promise<string> {
  const until = params.token?.until
  return encode(typeof until === 'number' ? { ...params, maxAge: until - now() } : params)
}

export async function decodeSession(params: JWTDecodeParams): Promise<JWT | null> {
  const token = await open(params)
  return revokedSessions().has(String(token?.id)) ? null : token
}

const MOST_DECODED = 500
const decodedTokens = new LRUCache<string, JWT>({ max: MOST_DECODED })

/** Cached, because deriving the key takes longer than answering a small request, and each request has the same cookie. */
async function open(params: JWTDecodeParams): Promise<JWT | null> {
  const { token, secret, salt = '' } = params
  const key = JSON.stringify([token, secret, salt])
  const known = decodedTokens.get(key)
  if (known && Number(known.exp) > now()) return { ...known }
  const decoded = await decode(params)
  if (decoded === null) return null
  decodedTokens.set(key, decoded)
  return { ...decoded }
}

/** Copies of the cookie stop working, too, but in this process only: elsewhere a copy works until the session expires. */
export function revokeSession(token: unknown): void {
  const revoked = revokedSessions()
  for (const [id, until] of revoked) if (until < now()) revoked.delete(id)
  const content = sessionContent.safeParse(token)
  if (!content.success) return
  const { id, until } = content.data
  revoked.set(id, until)
  for (const listener of signOutListeners()) listener(id)
}

/** Calls back with the id of each session that is signed out. */
export function onSignOut(listener: (session: string) => void): void {
  signOutListeners().add(listener)
}

function revokedSessions(): Map<string, number> {
  return processSingleton('revoked-sessions', () => new Map<string, number>())
}

function signOutListeners(): Set<(session: string) => void> {
  return processSingleton('sign-out-listeners', () => new Set<(session: string) => void>())
}

function now(): number {
  return Math.floor(Date.now() / 1000)
}
