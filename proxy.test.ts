import { mkdtempSync, readdirSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { NextRequest } from 'next/server'
import { beforeAll, describe, expect, it, vi } from 'vitest'
import { ownAttemptsOf } from '#lib/server/attempts/note-attempt'
import { sessionCookieName } from '#lib/server/auth/session-cookie'
import { environmentOf } from '#lib/server/testing/test-environment'
import { encode } from 'next-auth/jwt'
import { config, proxy } from './proxy'

const url = 'http://localhost:3000'
const secret = 'x'.repeat(32)
let cookie = ''

beforeAll(async () => {
  const folder = mkdtempSync(join(tmpdir(), 'quayside-'))
  writeFileSync(join(folder, 'token'), 'token')
  writeFileSync(
    join(folder, 'quayside.yaml'),
    `environments: [{ name: prod, namespace: prod, cluster: { server: 'http://localhost:1', tokenFile: token } }]
signIn: { issuer: 'http://localhost:2', clientId: quayside }
roles: { viewer: '*' }`,
  )
  vi.stubEnv('QUAYSIDE_CONFIG', join(folder, 'quayside.yaml'))
  vi.stubEnv('NEXTAUTH_URL', url)
  vi.stubEnv('NEXTAUTH_SECRET', secret)
  vi.stubEnv('QUAYSIDE_OIDC_CLIENT_SECRET', 'secret')
  const now = Date.now()
  const token = { id: 's-1', person: 'p-1', since: now, seen: now, sub: 'u-1', name: 'Victor', groups: [] }
  cookie = `${sessionCookieName(url)}=${await encode({ token, secret })}`
})

const ask = (path: string, headers: Record<string, string> = {}) => {
  return proxy(new NextRequest(new URL(path, url), { headers }))
}

const isPassed = (response: Response) => response.headers.get('x-middleware-next') === '1'

describe('the proxy', () => {
  it('redirects to the sign-in without a session, and remembers the address', async () => {
    const response = await ask('/prod/deployments/web?revision=3')
    expect(response.status).toBe(307)
    expect(response.headers.get('location')).toBe(
      `${url}/sign-in?callbackUrl=${encodeURIComponent('/prod/deployments/web?revision=3')}`,
    )
  })

  it('ignores a forged host', async () => {
    const response = await proxy(new NextRequest('http://evil.example/prod', { headers: {} }))
    expect(response.headers.get('location')).toBe(`${url}/sign-in?callbackUrl=%2Fprod`)
  })

  it('answers API requests without a session with JSON', async () => {
    const response = await ask('/api/environments')
    expect(response.status).toBe(401)
    expect(await response.json()).toMatchObject({ ok: false, error: { code: 'signed-out' } })
  })

  it('lets webhooks pass without a session, and nothing else that is posted', async () => {
    const post = (path: string) => proxy(new NextRequest(new URL(path, url), { method: 'POST', body: '{}' }))
    expect(isPassed(await post('/api/forges/github'))).toBe(true)
    expect((await post('/api/forges')).status).toBe(403)
    expect((await post('/api/live')).status).toBe(403)
  })

  it('lets requests with a session pass', async () => {
    expect(isPassed(await ask('/prod', { cookie }))).toBe(true)
    expect(isPassed(await ask('/api/environments', { cookie }))).toBe(true)
  })

  it.each([
    ['/sign-in', {}],
    ['/api/auth/callback/oidc', {}],
    ['/api/readyz', {}],
    ['/api/metrics', {}],
  ])('lets everyone pass to %s %j', async (path, headers) => {
    expect(isPassed(await ask(path, headers))).toBe(true)
  })

  const call = (body: string, more: Record<string, string> = {}) => {
    const sent = {
      origin: url,
      host: 'localhost:3000',
      'next-action': 'a'.repeat(42),
      'content-type': 'text/plain',
    }
    const headers = { ...sent, 'content-length': String(body.length), ...more }
    return proxy(new NextRequest(new URL('/prod', url), { method: 'POST', headers, body }))
  }

  it('lets an action without a session pass, because it answers by itself', async () => {
    expect(isPassed(await call('["prod"]'))).toBe(true)
  })

  it.each([
    ['["prod"]', { origin: 'https://evil.example' }, 403, 'foreign-origin'],
    ['["prod"]', { origin: 'null' }, 403, 'foreign-origin'],
    ['{{{', {}, 400, 'bad-request'],
    ['["prod"]', { 'next-action': 'x' }, 400, 'bad-request'],
  ])('refuses an action with %s %j, says why, and logs a code', async (body, more, status, code) => {
    const lines: string[] = []
    const write = vi.spyOn(process.stdout, 'write').mockImplementation((line) => lines.push(String(line)) > 0)
    const response = await call(body, { ...more, cookie })
    write.mockRestore()
    expect([response.status, response.headers.get('content-type')]).toEqual([status, 'text/plain'])
    expect(await response.text()).toMatch(/^[A-Z].*[.]$/)
    expect(lines.map((line) => JSON.parse(line) as unknown)).toEqual([
      expect.objectContaining({ event: 'denied', subject: 'u-1', call: 'POST /prod', code }),
    ])
  })

  it('notes for Activity that a person’s session came with another origin, and nothing of strangers', async () => {
    vi.spyOn(process.stdout, 'write').mockReturnValue(true)
    const own = ownAttemptsOf(environmentOf('prod'))
    own.setWritten(own.unwritten())
    await call('["prod"]', { origin: 'https://evil.example' })
    expect(own.unwritten().size).toBe(0)
    await call('["prod"]', { origin: 'https://evil.example', cookie })
    vi.restoreAllMocks()
    expect([...own.unwritten().values()]).toMatchObject([
      { by: 'Victor', subject: 'u-1', code: 'foreign-origin', action: 'unknown' },
    ])
  })

  it('asks for a session where a page is only read, whatever else is sent', async () => {
    expect((await ask('/prod', { 'next-action': 'a'.repeat(42) })).status).toBe(307)
  })

  it.each(readdirSync('public'))('lets everyone fetch /%s, without scripts', async (file) => {
    const response = await ask(`/${file}`)
    expect(isPassed(response)).toBe(true)
    expect(response.headers.get('content-security-policy')).toContain("default-src 'none'")
  })

  it.each(['/foo.png', '/favicon.ico', '/icon.svg/x', '/icon-192xpng', '/prod/robots.txt'])(
    'redirects %s to the sign-in without a session',
    async (path) => {
      expect((await ask(path)).headers.get('location')).toContain('/sign-in')
    },
  )

  it.each([['/prod'], ['/api/environments'], ['/sign-in']])(
    'adds the policy of pages to %s',
    async (path) => {
      const { headers } = await ask(path)
      expect(headers.get('content-security-policy')).toContain("frame-ancestors 'none'")
      expect(headers.get('content-security-policy')).not.toContain('unsafe-eval')
    },
  )

  it('gives each answer its own nonce, and passes it to the page', async () => {
    const nonceOf = async () => {
      const { headers } = await ask('/sign-in')
      const policy = headers.get('content-security-policy') ?? ''
      expect(headers.get('x-middleware-request-content-security-policy')).toBe(policy)
      return /'nonce-([^']{24})'/.exec(policy)?.[1] ?? expect.fail(policy)
    }
    expect(await nonceOf()).not.toBe(await nonceOf())
  })

  it.each([
    ['/', true],
    ['/prod', true],
    ['/prod/image-streams/app/v1.png', true],
    ['/api/environments', true],
    ['/icon.svg', true],
    ['/_next/static/chunks/main.js', false],
  ])('runs for %s: %s', (path, isMatched) => {
    expect(new RegExp(`^${config.matcher[0] ?? ''}$`).test(path)).toBe(isMatched)
  })
})
