import { encode } from 'next-auth/jwt'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { authCookies } from '#lib/server/auth/auth-cookies'
import { packedGroups } from '#lib/server/auth/packed-groups'
import { keyOfPerson, keyOfSession, revocations } from '#lib/server/auth/revocations'
import { decodeSession, findSession, sessionCookieName, sessionOf } from '#lib/server/auth/session-cookie'

const url = 'http://localhost:3000'
const secret = 'x'.repeat(32)
const MINUTE = 60_000
const HOUR = 60 * MINUTE
const beganAt = Date.parse('2026-11-29T18:00:00Z')
const person = 'a'.repeat(64)

beforeEach(() => void vi.useFakeTimers({ now: beganAt, toFake: ['Date'] }))
afterEach(() => void vi.useRealTimers())

let ids = 0
function content(members: object = {}) {
  return {
    id: `s-${ids++}`,
    person,
    since: beganAt,
    seen: beganAt,
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
    const cookie = await encode({ token, secret })
    expect(await sessionOf(cookiesWith(cookie), url, secret)).toEqual({
      id: token.id,
      person,
      since: beganAt,
      until: (beganAt + 30 * MINUTE) / 1000,
      user: { name: 'Olivia', subject: 'u-1' },
      clusterUser: '',
      groups: ['operators'],
      unconfirmedSince: null,
      isChecked: false,
    })
  })

  it('has all groups where they are kept, and says since when nobody confirms them', async () => {
    const check = { asked: beganAt, confirmed: beganAt - MINUTE, token: 'sha256~token' }
    const allGroups = packedGroups(['operators', 'staff', '__proto__'])
    const token = content({ issuer: 'https://sso', clusterUser: 'kube:admin', check, allGroups })
    const session = await sessionOf(cookiesWith(await encode({ token, secret })), url, secret)
    expect(session).toMatchObject({
      until: (beganAt + 4 * MINUTE) / 1000,
      user: { issuer: 'https://sso' },
      clusterUser: 'kube:admin',
      groups: ['__proto__', 'operators', 'staff'],
      unconfirmedSince: beganAt - MINUTE,
      isChecked: true,
    })
    expect(JSON.stringify(session)).not.toContain('sha256~token')
  })

  it('is read from a cookie that was split', async () => {
    const cookie = await encode({ token: content(), secret })
    const pieces = Array.from({ length: 10 }, (_, piece) => cookie.slice(piece * 20, piece * 20 + 20))
    expect(await sessionOf(cookiesWith(...pieces, cookie.slice(200)), url, secret)).not.toBeNull()
  })

  it.each([
    ['no cookie', () => ''],
    ['nonsense', () => 'nonsense'],
    ['a cookie with another key', () => encode({ token: content(), secret: 'y'.repeat(32) })],
    ['a cookie for another purpose', () => encode({ token: content(), secret, salt: 'next-auth.state' })],
    ['a cookie without groups', () => encode({ token: { sub: 'u-1', name: 'Olivia' }, secret })],
  ])('is null with %s', async (_which, make) => {
    expect(await sessionOf(cookiesWith(await make()), url, secret)).toBeNull()
  })

  it('ends after 30 minutes without use, even if its cookie was decrypted before', async () => {
    const cookies = cookiesWith(await encode({ token: content(), secret }))
    vi.setSystemTime(beganAt + 30 * MINUTE - 1)
    expect(await sessionOf(cookies, url, secret)).not.toBeNull()
    vi.setSystemTime(beganAt + 30 * MINUTE)
    expect(await findSession(cookies, url, secret)).toEqual({ session: null, end: 'idle' })
  })

  it('ends eight hours after the sign-in, however often and for however long its cookie is renewed', async () => {
    const lastUse = beganAt + 8 * HOUR - MINUTE
    vi.setSystemTime(lastUse)
    const token = await encode({ token: content({ seen: lastUse }), secret, maxAge: 30 * 24 * 3600 })
    expect(await sessionOf(cookiesWith(token), url, secret)).toMatchObject({
      until: (beganAt + 8 * HOUR) / 1000,
    })
    vi.setSystemTime(beganAt + 8 * HOUR)
    expect(await findSession(cookiesWith(token), url, secret)).toEqual({ session: null, end: 'too-old' })
    expect(await decodeSession({ token, secret })).toBeNull()
  })

  it('ends at sign-out, also for copies and renewals of its cookie', async () => {
    const token = content()
    const copy = await encode({ token, secret })
    const other = await encode({ token: content(), secret })
    revocations().learn([[keyOfSession(token.id), beganAt + 1]], beganAt + 1)
    const renewed = await encode({ token: { ...token, seen: beganAt + MINUTE }, secret })
    expect(await findSession(cookiesWith(copy), url, secret)).toEqual({ session: null, end: 'revoked' })
    expect(await sessionOf(cookiesWith(renewed), url, secret)).toBeNull()
    expect(await decodeSession({ token: copy, secret })).toBeNull()
    expect(await sessionOf(cookiesWith(other), url, secret)).not.toBeNull()
  })

  it('ends with all others of the person that began before', async () => {
    const [mine, later, another] = await Promise.all(
      [
        content({ person: 'b'.repeat(64) }),
        content({ person: 'b'.repeat(64), since: beganAt + MINUTE }),
        content(),
      ].map((token) => encode({ token, secret })),
    )
    revocations().learn([[keyOfPerson('b'.repeat(64)), beganAt + MINUTE]], beganAt + MINUTE)
    expect(await sessionOf(cookiesWith(mine ?? ''), url, secret)).toBeNull()
    expect(await sessionOf(cookiesWith(later ?? ''), url, secret)).not.toBeNull()
    expect(await sessionOf(cookiesWith(another ?? ''), url, secret)).not.toBeNull()
  })

  it('is no condition for the other cookies of the sign-in', async () => {
    const token = await encode({ token: { value: 'x' }, secret, salt: 'quayside.state' })
    expect(await decodeSession({ token, secret, salt: 'quayside.state' })).toMatchObject({ value: 'x' })
  })
})

describe('the cookies of the sign-in', () => {
  it('are all bound to the host when there is TLS', () => {
    for (const { name, options } of Object.values(authCookies('https://quayside.example.com'))) {
      expect(name).toMatch(/^__Host-quayside[.]/)
      expect(options).toMatchObject({ httpOnly: true, sameSite: 'lax', path: '/', secure: true })
      expect(options).not.toHaveProperty('domain')
    }
  })

  it('can be set without TLS', () => {
    for (const { name, options } of Object.values(authCookies(url))) {
      expect(name).not.toContain('__')
      expect(options).toMatchObject({ secure: false })
    }
  })
})
