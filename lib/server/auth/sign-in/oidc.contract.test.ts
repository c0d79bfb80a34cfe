import { createServer, request as send, type IncomingMessage, type ServerResponse } from 'node:http'
import { afterAll, afterEach, beforeAll, beforeEach, expect, it, vi } from 'vitest'
import { GET as handle } from '../../../../app/api/auth/[...nextauth]/route'
import type { LoopbackServer } from '../../../../fake-cluster/loopback'
import { startSignIn } from '../../../../demo/sign-in/server'
import { configure, TEST_SECRET } from '#lib/server/testing/test-config'
import { mockScopeOfNextAuth, TestBrowser } from '#lib/server/testing/test-browser'
import { visitorOf } from '#lib/server/testing/test-visitor'

vi.mock('next/headers', async () => (await import('#lib/server/testing/test-browser')).requestScope)
vi.mock('#lib/server/revocations/shared-revocations', () => ({ revoke: () => Promise.resolve(true) }))

const QUAYSIDE = 'http://127.0.0.1:3000'
const MINUTE = 60_000
const OLA = { username: 'ola', name: 'Ola Nordmann', email: 'ola@example.com', groups: ['operators'] }

/** A real provider: `oidc-provider`, whose refresh tokens are good for one use. */
let provider: LoopbackServer
let person = OLA
const printed: string[] = []

beforeAll(async () => {
  mockScopeOfNextAuth()
  provider = await startSignIn({
    clientSecret: 'secret',
    productUrl: QUAYSIDE,
    find: (username) => (username === person.username ? person : undefined),
    givesRefreshTokens: true,
  })
})
afterAll(() => provider.stop())
beforeEach(() => {
  person = OLA
  settings()
  printed.length = 0
  for (const stream of [process.stdout, process.stderr])
    vi.spyOn(stream, 'write').mockImplementation((line) => printed.push(String(line)) > 0)
})
afterEach(() => {
  vi.restoreAllMocks()
  vi.useRealTimers()
})

function settings(issuer = provider.url, more = '', authorization?: string): void {
  const roles = 'roles: { viewer: [viewers], operator: [operators] }'
  configure(QUAYSIDE, `{ issuer: '${issuer}', clientId: quayside ${more} }`, roles, authorization)
}

async function signIn() {
  const browser = new TestBrowser(handle, QUAYSIDE)
  const back = await visitorOf(QUAYSIDE)(await browser.begin('oidc'), person.username)
  return { browser, page: await browser.comeBack(back), back }
}

const groups = async (browser: TestBrowser) => (await browser.session(TEST_SECRET)).session?.groups

it('signs in', async () => {
  const { browser, page } = await signIn()
  expect(page).toBe('/prod')
  expect((await browser.session(TEST_SECRET)).session).toMatchObject({
    user: { name: 'Ola Nordmann', subject: 'ola', issuer: provider.url },
    groups: ['operators'],
    isChecked: true,
  })
})

it('takes the name for the cluster from another claim', async () => {
  settings(provider.url, ', userClaim: email, scopes: [openid, profile, email, groups]', 'cluster')
  const { browser } = await signIn()
  expect((await browser.session(TEST_SECRET)).session?.clusterUser).toBe('ola@example.com')
})

it('refreshes groups with each new refresh token, and ends with the last role', async () => {
  const { browser } = await signIn()
  vi.useFakeTimers({ toFake: ['Date'], now: Date.now() })
  const tokens = new Set<string | undefined>()
  for (const expected of [['viewers'], ['operators'], ['viewers']]) {
    person = { ...OLA, groups: expected }
    vi.setSystemTime(Date.now() + 2 * MINUTE)
    expect((await browser.ask('session')).status).toBe(200)
    expect(await groups(browser)).toEqual(expected)
    tokens.add((await browser.content(TEST_SECRET))?.check?.token)
  }
  expect(tokens.size).toBe(3)
  person = { ...OLA, groups: ['staff'] }
  vi.setSystemTime(Date.now() + 2 * MINUTE)
  expect((await browser.ask('session')).status).toBe(401)
  expect((await browser.session(TEST_SECRET)).end).toBe('no-role')
  expect(printed.join('')).not.toContain([...tokens][0])
})

it('uses a refresh token once, also if the answer with the next one is lost', async () => {
  const { browser } = await signIn()
  const lost = new TestBrowser(handle, QUAYSIDE)
  for (const [name, value] of browser.cookies) lost.cookies.set(name, value)
  vi.useFakeTimers({ toFake: ['Date'], now: Date.now() })
  vi.setSystemTime(Date.now() + 2 * MINUTE)
  expect((await lost.ask('session')).status).toBe(200)
  expect((await browser.ask('session')).status).toBe(200)
  vi.setSystemTime(Date.now() + 2 * MINUTE)
  expect((await browser.ask('session')).status).toBe(200)
})

it('ends when a copy of the cookie used the refresh token before', async () => {
  const { browser } = await signIn()
  const thief = new TestBrowser(handle, QUAYSIDE)
  for (const [name, value] of browser.cookies) thief.cookies.set(name, value)
  vi.useFakeTimers({ toFake: ['Date'], now: Date.now() })
  vi.setSystemTime(Date.now() + 2 * MINUTE)
  await thief.ask('session')
  // Another replica knows nothing of that.
  Reflect.deleteProperty(globalThis, Symbol.for('quayside.renewals'))
  expect((await browser.ask('session')).status).toBe(401)
  expect((await browser.session(TEST_SECRET)).end).toBe('ended-there')
})

it('ends when the person is gone at the provider', async () => {
  const { browser } = await signIn()
  person = { ...OLA, username: 'somebody-else' }
  vi.useFakeTimers({ toFake: ['Date'], now: Date.now() })
  vi.setSystemTime(Date.now() + 2 * MINUTE)
  expect((await browser.ask('session')).status).toBe(401)
  expect((await browser.session(TEST_SECRET)).end).toBe('ended-there')
})

it.each<[string, (back: URL) => void, string]>([
  ['a refusal', ({ searchParams }) => searchParams.set('error', 'access_denied'), 'Denied'],
  ['no code', ({ searchParams }) => searchParams.delete('code'), 'NoCode'],
  ['another code', ({ searchParams }) => searchParams.set('code', 'x'), 'CodeRefused'],
  ['another state', ({ searchParams }) => searchParams.set('state', 'x'), 'WrongState'],
  ['no state', ({ searchParams }) => searchParams.delete('state'), 'WrongState'],
])('says so when the browser comes back with %s', async (_what, change, code) => {
  const browser = new TestBrowser(handle, QUAYSIDE)
  const back = await visitorOf(QUAYSIDE)(await browser.begin('oidc'), 'ola')
  change(back)
  expect(await browser.comeBack(back)).toBe(`/sign-in?error=${code}`)
  expect(await browser.content(TEST_SECRET)).toBeNull()
})

it('says that the clocks differ', async () => {
  const stop = await withFault(() => {
    vi.useFakeTimers({ toFake: ['Date'], now: Date.now() + 120 * MINUTE })
  })
  expect((await signIn()).page).toBe('/sign-in?error=ClockSkew')
  stop()
})

it('says that the provider refuses the secret', async () => {
  vi.stubEnv('QUAYSIDE_OIDC_CLIENT_SECRET', 'another')
  expect((await signIn()).page).toBe('/sign-in?error=ClientRefused')
})

it('says that the provider is down', async () => {
  settings('http://127.0.0.1:1')
  const there = await new TestBrowser(handle, QUAYSIDE).begin('oidc')
  expect(there.search).toBe('?error=Unreachable')
})

type Fault = (response: ServerResponse) => void

/** A proxy in front of the provider, with a say in what the token endpoint answers. It writes nothing to let it pass. */
async function withFault(fault: Fault): Promise<() => void> {
  const original = provider.url
  const server = createServer((request: IncomingMessage, response) => {
    const url = new URL(request.url ?? '/', original)
    const passed = send(url, { method: request.method, headers: request.headers }, (answer) => {
      const chunks: Buffer[] = []
      answer.on('data', (chunk: Buffer) => chunks.push(chunk))
      answer.on('end', () => {
        if (url.pathname === '/token') fault(response)
        if (!response.writableEnded)
          response.writeHead(answer.statusCode ?? 502, answer.headers).end(Buffer.concat(chunks))
      })
    })
    request.pipe(passed)
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const address = server.address()
  settings(`http://127.0.0.1:${typeof address === 'object' ? address?.port : 0}`)
  return () => {
    server.closeAllConnections()
    server.close()
  }
}

it.each<[string, number, string, string]>([
  ['a web page', 200, '<html>', 'BadAnswer'],
  ['no ID token', 200, '{"access_token":"a","token_type":"bearer"}', 'BadAnswer'],
  ['an ID token of 100 KB', 200, `{"access_token":"a","id_token":"${'x'.repeat(100_000)}"}`, 'BadAnswer'],
  ['a redirect', 302, '', 'BadAnswer'],
  ['an error', 503, 'later', 'Unreachable'],
])('says so after %s for a code', async (_what, status, body, code) => {
  const stop = await withFault(
    (response) => void response.writeHead(status, { location: '/token' }).end(body),
  )
  expect((await signIn()).page).toBe(`/sign-in?error=${code}`)
  stop()
})
