import 'server-only'
import { LRUCache } from 'lru-cache'
import { decode, type JWT, type JWTDecodeParams } from 'next-auth/jwt'
import { revocations } from '#lib/server/auth/revocations'
import { unpackedGroups } from '#lib/server/auth/packed-groups'
import { endIfUnused, latestEnd, sessionContent, type SessionContent } from '#lib/server/auth/session-content'

/** `until`: when it ends unless it is used, in seconds since 1970. The others are those of the cookie's content. */
export type Session = Pick<SessionContent, 'id' | 'person' | 'since' | 'groups' | 'clusterUser'> & {
  until: number
  user: { name: string; subject: string }
}

/** Why a session is over. */
export type SessionEnd = 'idle' | 'too-old' | 'revoked'

export function sessionCookieName(url: string): string {
  return url.startsWith('https:') ? '__Host-quayside.session' : 'quayside.session'
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
  const token = sessionTokenOf(cookies, sessionCookieName(url))
  if (token === '') return { session: null, end: null }
  const content = sessionContent.safeParse(await open({ token, secret }).catch(() => null))
  if (!content.success) return { session: null, end: null }
  const end = endOf(content.data)
  return end === null ? { session: sessionIn(content.data), end } : { session: null, end }
}

function endOf(content: SessionContent): SessionEnd | null {
  const now = Date.now()
  if (revocations().has(content)) return 'revoked'
  if (now >= latestEnd(content)) return 'too-old'
  return now >= endIfUnused(content) ? 'idle' : null
}

function sessionIn(content: SessionContent): Session {
  const { id, person, since, name, sub: subject, clusterUser, allGroups } = content
  const groups = allGroups === null ? content.groups : unpackedGroups(allGroups)
  const until = endIfUnused(content) / 1000
  return { id, person, since, groups, clusterUser, until, user: { name, subject } }
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
  return content.success && endOf(content.data) === null ? token : null
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
