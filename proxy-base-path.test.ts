import { mkdtempSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { NextRequest } from 'next/server'
import { beforeAll, describe, expect, it, vi } from 'vitest'
import { ownAddress } from '#lib/runtime/base-path'
import { authCookies } from '#lib/server/auth/auth-cookies'
import { authOptions } from '#lib/server/auth/sign-in/auth-options'
import { config } from '#lib/server/config/config'
import { proxy } from './proxy'

/** As a build with a base path has it. */
const host = vi.hoisted(() => {
  process.env.QUAYSIDE_BASE_PATH = '/quayside'
  return 'https://tools.example.com'
})

beforeAll(() => {
  const folder = mkdtempSync(join(tmpdir(), 'quayside-'))
  writeFileSync(join(folder, 'token'), 'token')
  writeFileSync(
    join(folder, 'quayside.yaml'),
    `environments: [{ name: prod, namespace: prod, cluster: { server: 'http://localhost:1', tokenFile: token } }]
signIn: { issuer: 'http://localhost:2', clientId: quayside }
roles: { viewer: '*' }`,
  )
  vi.stubEnv('QUAYSIDE_CONFIG', join(folder, 'quayside.yaml'))
  vi.stubEnv('NEXTAUTH_URL', `${host}/quayside/`)
  vi.stubEnv('NEXTAUTH_SECRET', 'x'.repeat(32))
  vi.stubEnv('QUAYSIDE_OIDC_CLIENT_SECRET', 'secret')
})

const ask = (path: string, init: { method?: string; headers?: Record<string, string> } = {}) =>
  proxy(new NextRequest(host + ownAddress(path), { ...init, nextConfig: { basePath: '/quayside' } }))

describe('below a base path', () => {
  it('the address of Quayside has it, with and without a slash, and as next-auth wants it', () => {
    expect(config().url).toBe(`${host}/quayside`)
  })

  it('the sign-in has it, and leads back to a page that has it', async () => {
    const response = await ask('/prod?filter=a')
    expect(response.headers.get('location')).toBe(
      `${host}/quayside/sign-in?callbackUrl=${encodeURIComponent('/quayside/prod?filter=a')}`,
    )
    const attempt = { signedIn: null, failure: null }
    const options = authOptions({ attempt, provider: 'oidc', beginning: null, renewed: null })
    expect(options.pages?.signIn).toBe('/quayside/sign-in')
  })

  it('probes, files and webhooks need no session', async () => {
    for (const path of ['/api/readyz', '/icon.svg', '/manifest.webmanifest', '/api/auth/csrf'])
      expect((await ask(path)).headers.get('x-middleware-next')).toBe('1')
    const webhook = await ask('/api/forges/github', { method: 'POST' })
    expect(webhook.headers.get('x-middleware-next')).toBe('1')
  })

  it('views ask for a session, and changes for the origin of the host', async () => {
    expect((await ask('/api/environments')).status).toBe(401)
    const post = { method: 'POST', headers: { host: 'tools.example.com', origin: 'https://evil.example' } }
    expect((await ask('/api/live', post)).status).toBe(403)
  })

  it('cookies are for that path only, and for no sibling domain to set over http', () => {
    for (const { name, options } of Object.values(authCookies(config().url))) {
      expect(name).toMatch(/^__Secure-quayside[.]/)
      expect(options).toMatchObject({ path: '/quayside', secure: true, httpOnly: true })
    }
  })
})
