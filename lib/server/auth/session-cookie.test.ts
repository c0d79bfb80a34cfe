import { encode } from 'next-auth/jwt'
import { describe, expect, it, vi } from 'vitest'
import {
  decodeSession,
  encodeSession,
  onSignOut,
  revokeSession,
  sessionCookieName,
  sessionOf,
} from '#lib/server/auth/session-cookie'

const url = 'http://localhost:3000'
const secret = 'x'.repeat(32)
const inHours = (hours: number) => Math.floor(Date.now() / 1000) + hours * 3600

let ids = 0
function content(members: object = {}) {
  return {
    id: `s-${ids++}`,
    until: inHours(8),
    sub: 'u-1',
    name: 'Olivia',
    groups: ['operators'],
    ...members,
  }
}

function cookiesWith(...values: string[]) {
  const name = sessionCookieName(url)
  if (values.length === 1) return { getAll: () => values.map((value) => ({ name, value })) }
  return { getAll: () => values.map((value, piece) => ({ name: `${name}.${piece}`, value })).reverse() }
}

describe('a session', () => {
  it('is read from the cookie', async () => {
    const token = content()
    const cookie = await encodeSession({ token, secret })
    expect(await sessionOf(cookiesWith(cookie), url, secret)).toEqual({
      id: token.id,
      until: token.until,
      user: { name: 'Olivia', subject: 'u-1' },
      groups: ['operators'],
    })
  })

  it('is read from a cookie that was split', async () => {
    const cookie = await encodeSession({ token: content(), secret })
    const pieces = Array.from({ length: 10 }, (_, piece) => cookie.slice(piece * 20, piece * 20 + 20))
    expect(await sessionOf(cookiesWith(...pieces, cookie.slice(200)), url, secret)).not.toBeNull()
  })

  it.each([
    ['no cookie', () => ''],
    ['nonsense', () => 'nonsense'],
    ['a cookie with another key', () => encodeSession({ token: content(), secret: 'y'.repeat(32) })],
    ['a cookie for another purpose', () => encode({ token: content(), secret, salt: 'next-auth.state' })],
    ['a cookie without groups', () => encodeSession({ token: { sub: 'u-1', name: 'Olivia' }, secret })],
    ['a session that ended', () => encodeSession({ token: content({ until: inHours(-1) }), secret })],
  ])('is null with %s', async (_which, make) => {
    expect(await sessionOf(cookiesWith(await make()), url, secret)).toBeNull()
  })

  it('does not last longer when next-auth renews its cookie', async () => {
    const token = content({ until: inHours(1) })
    const renewed = await encodeSession({ token, secret, maxAge: 30 * 24 * 3600 })
    const decoded = await decodeSession({ token: renewed, secret })
    expect(Math.abs(Number(decoded?.exp) - token.until)).toBeLessThanOrEqual(2)
  })

  it('ends at its time, even if its cookie was decrypted before', async () => {
    const cookie = await encodeSession({ token: content({ until: inHours(1) }), secret })
    expect(await sessionOf(cookiesWith(cookie), url, secret)).not.toBeNull()
    vi.useFakeTimers({ now: Date.now() + 2 * 3600_000 })
    expect(await sessionOf(cookiesWith(cookie), url, secret)).toBeNull()
    vi.useRealTimers()
  })

  it('ends at sign-out, also for copies and renewals of its cookie', async () => {
    const token = content()
    const copy = await encodeSession({ token, secret })
    const other = await encodeSession({ token: content(), secret })
    revokeSession(token)
    const renewed = await encodeSession({ token, secret })
    expect(await sessionOf(cookiesWith(copy), url, secret)).toBeNull()
    expect(await sessionOf(cookiesWith(renewed), url, secret)).toBeNull()
    expect(await sessionOf(cookiesWith(other), url, secret)).not.toBeNull()
  })

  it('notifies listeners once when it is signed out', () => {
    const signedOut: string[] = []
    onSignOut((session) => signedOut.push(session))
    const token = content()
    revokeSession(token)
    revokeSession({ id: 'not a session' })
    expect(signedOut).toEqual([token.id])
  })

  it('has a cookie that is bound to the host when there is TLS', () => {
    expect(sessionCookieName('https://quayside.example.com')).toMatch(/^__Host-/)
  })
})
