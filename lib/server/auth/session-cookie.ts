import 'server-only'
import { LRUCache } from 'lru-cache'
import { decode, type JWT, type JWTDecodeParams } from 'next-auth/jwt'
import { revocations } from '#lib/server/auth/revocations'
import { unpackedGroups } from '#lib/server/auth/packed-groups'
import {
  endIfUnused,
  endOf,
  isRenewable,
  sessionContent,
  type SessionContent,
} from '#lib/server/auth/session-content'
import type { SessionEnd } from '#lib/server/auth/sign-in/session-end'

/** The others are those of the cookie's content. */
export type Session = Pick<SessionContent, 'id' | 'person' | 'since'> & {
  /** When it ends unless it is used and renewed, in seconds since 1970. */
  until: number
  /** `issuer` tells where the subject is theirs. */
  user: { name: string; subject: string; issuer?: string }
  /** The name by which the cluster knows the person; empty if nobody says. */
  clusterUser: string
  /** Those with a role; all of them where an environment asks its cluster who may. */
  groups: string[]
  /** Since when the groups could not be confirmed, in milliseconds since 1970; null if they were at the last renewal. */
  unconfirmedSince: number | null
  /** Whether its groups are read again while it lasts. */
  isChecked: boolean
}

/**
 * What the names of all cookies begin with, and for which paths they are. `__Host-` keeps a sibling domain from setting them, but is for
 * the whole host; below a path of a shared host, `__Secure-` and that path keep them from the other programs there
 * (RFC 6265bis, section 4.1.3).
 */
export function cookieScope(url: string): { prefix: string; path: string } {
  const { protocol, pathname: path } = new URL(url)
  if (protocol !== 'https:') return { prefix: '', path }
  return { prefix: path === '/' ? '__Host-' : '__Secure-', path }
}

export function sessionCookieName(url: string): string {
  return `${cookieScope(url).prefix}quayside.session`
}

/** The cookies of a request, from `cookies()` or a `NextRequest`. */
type Cookies = { getAll: () => { name: string; value: string }[] }

/** The session of a request; null if there is none, or if it is over or has another key. */
export async function sessionOf(cookies: Cookies, url: string, secret: string): Promise<Session | null> {
  return (await findSession(cookies, url, secret)).session
}

type Found = { session: Session; end: null } | { session: null; end: SessionEnd | null }

/** The session of a request, or why it is over. Its age is checked here: next-auth renews what limits the cookie's own. */
export async function findSession(cookies: Cookies, url: string, secret: string): Promise<Found> {
  const content = await findContent(cookies, url, secret)
  if (content === null) return { session: null, end: null }
  const end = endNow(content)
  return end === null ? { session: sessionIn(content), end } : { session: null, end }
}

/** What the cookie of a request holds, even if the session is over. */
export async function findContent(
  cookies: Cookies,
  url: string,
  secret: string,
): Promise<SessionContent | null> {
  const token = sessionTokenOf(cookies, sessionCookieName(url))
  if (token === '') return null
  const content = sessionContent.safeParse(await open({ token, secret }).catch(() => null))
  return content.success ? content.data : null
}

export function endNow(content: SessionContent): SessionEnd | null {
  return content.ended === null && revocations().has(content) ? 'revoked' : endOf(content, Date.now())
}

export function sessionIn(content: SessionContent): Session {
  const { id, person, since, name, sub: subject, issuer, clusterUser, allGroups, check } = content
  return {
    id,
    person,
    since,
    until: endIfUnused(content) / 1000,
    user: { name, subject, ...(issuer !== '' && { issuer }) },
    clusterUser,
    groups: allGroups === null ? content.groups : unpackedGroups(allGroups),
    unconfirmedSince: check !== null && check.asked > check.confirmed ? check.confirmed : null,
    isChecked: check !== null,
  }
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

/** For next-auth, which also reads its cookies for the sign-in with it. Only these have a salt. */
export async function decodeSession(params: JWTDecodeParams): Promise<JWT | null> {
  const token = await open(params)
  if (params.salt) return token
  const content = sessionContent.safeParse(token)
  return content.success && isRenewable(endNow(content.data)) ? token : null
}

const MOST_DECODED = 500
const decodedTokens = new LRUCache<string, JWT>({ max: MOST_DECODED })

/** Cached, because deriving the key takes longer than answering a small request, and each request has the same cookie. */
async function open(params: JWTDecodeParams): Promise<JWT | null> {
  const { token, secret, salt = '' } = params
  const key = JSON.stringify([token, secret, salt])
  const known = decodedTokens.get(key)
  if (known && Number(known.exp) * 1000 > Date.now()) return { ...known }
  const decoded = await decode(params)
  if (decoded === null) return null
  decodedTokens.set(key, decoded)
  return { ...decoded }
}
