import type { ServerResponse } from 'node:http'
import { writeFileSync } from 'node:fs'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest'
import { GET as handle } from '../../../../app/api/auth/[...nextauth]/route'
import { startOpenshift, type OpenshiftStandIn } from '../../../../demo/sign-in/openshift'
import { writeTemporary } from '#lib/cluster/testing/test-server'
import { configure, TEST_SECRET } from '#lib/server/testing/test-config'
import { mockScopeOfNextAuth, TestBrowser, throughService } from '#lib/server/testing/test-browser'

vi.mock('next/headers', async () => (await import('#lib/server/testing/test-browser')).requestScope)
vi.mock('#lib/server/revocations/shared-revocations', () => ({ revoke: () => Promise.resolve(true) }))

const URL_OF_QUAYSIDE = 'http://127.0.0.1:3000'
const CLIENT = { id: 'system:serviceaccount:quayside:quayside', redirectPrefix: URL_OF_QUAYSIDE }
const OLA = {
  name: 'ola',
  uid: 'c0ffee',
  fullName: 'Ola Nordmann',
  groups: ['operators', 'system:authenticated'],
}
const USERS = 'GET /apis/user.openshift.io/v1/users/~'
const TOKEN = 'POST /oauth/token'
const MINUTE = 60_000

/** A token as the kubelet writes it. @param number of its renewals */
function tokenOf(number: number): string {
  const payload = Buffer.from(JSON.stringify({ sub: CLIENT.id, number })).toString('base64url')
  return `header.${payload}.signature`
}

let service: OpenshiftStandIn
let tokenFile: string
const printed: string[] = []

beforeAll(async () => {
  mockScopeOfNextAuth()
  service = await startOpenshift(CLIENT, { user: OLA, secrets: [], mayReadThemselves: true })
})
afterAll(() => service.stop())
beforeEach(() => {
  tokenFile = writeTemporary('account-token', `${tokenOf(1)}\n`)
  Object.assign(service.state, { user: OLA, secrets: [tokenOf(1)], mayReadThemselves: true })
  settings()
  printed.length = 0
  for (const stream of [process.stdout, process.stderr])
    vi.spyOn(stream, 'write').mockImplementation((line) => printed.push(String(line)) > 0)
})
afterEach(() => {
  service.faults.clear()
  vi.restoreAllMocks()
  vi.useRealTimers()
})

function settings(authorization?: string): void {
  configure(
    URL_OF_QUAYSIDE,
    `{ openshift: { server: '${service.url}', tokenFile: ${tokenFile} } }`,
    'roles: { viewer: [viewers], operator: [operators, __proto__, Ærlige] }',
    authorization,
  )
}

async function signIn(browser = new TestBrowser(handle, URL_OF_QUAYSIDE)) {
  const back = await throughService(await browser.begin('openshift'), URL_OF_QUAYSIDE)
  return { browser, page: await browser.comeBack(back), back }
}

const groups = async (browser: TestBrowser) => (await browser.session(TEST_SECRET)).session?.groups

describe('the sign-in of OpenShift', () => {
  it('says who the person is, and keeps tokens from pages and logs', async () => {
    const { browser, page } = await signIn()
    expect(page).toBe('/prod')
    const { session } = await browser.session(TEST_SECRET)
    expect(session).toMatchObject({
      user: { name: 'Ola Nordmann', subject: 'c0ffee', issuer: service.url },
      groups: ['operators'],
      isChecked: true,
    })
    expect(JSON.stringify(session)).not.toContain('sha256~')
    expect([...browser.cookies.values()].join()).not.toContain('sha256~')
    expect(printed.join('')).not.toMatch(/sha256~|signature/)
  })

  it.each([
    [
      'kube:admin, whom the API server does not store',
      { name: 'kube:admin' },
      'name:kube:admin',
      'kube:admin',
    ],
    ['a name with a colon and letters of others', { name: 'ldap:bjørn', uid: 'u-2' }, 'u-2', 'ldap:bjørn'],
    [
      'line breaks',
      { name: 'ola', uid: 'u-3', fullName: 'Ola\r\nSet-Cookie: a=b' },
      'u-3',
      'Ola Set-Cookie: a=b',
    ],
  ])('takes %s', async (_who, members, subject, name) => {
    settings('cluster')
    service.state.user = { groups: ['operators'], ...members }
    const { browser } = await signIn()
    const { session } = await browser.session(TEST_SECRET)
    expect(session).toMatchObject({ user: { subject, name }, clusterUser: members.name })
  })

  it.each<[string, unknown, string[] | undefined]>([
    ['500 groups', [...Array.from({ length: 499 }, (_, index) => `g-${index}`), 'operators'], ['operators']],
    ['a group that objects have', ['__proto__'], ['__proto__']],
    ['a group with other letters', ['Ærlige'], ['Ærlige']],
    ['no groups', undefined, undefined],
    ['null for groups', null, undefined],
  ])('copes with %s', async (_what, given, expected) => {
    service.state.user = { ...OLA, groups: given }
    const { browser, page } = await signIn()
    expect(page).toBe(expected === undefined ? '/sign-in?error=AccessDenied' : '/prod')
    expect(await groups(browser)).toEqual(expected)
    expect(JSON.stringify([...browser.cookies]).length).toBeLessThan(4_000)
  })

  const answer =
    (status: number, body: string, headers = {}) =>
    (response: ServerResponse) =>
      void response.writeHead(status, headers).end(body)

  it.each<[string, string, (response: ServerResponse) => void, string]>([
    ['a web page for a token', TOKEN, answer(200, '<html>'), 'BadAnswer'],
    ['a token of 100 KB', TOKEN, answer(200, `{"access_token":"${'x'.repeat(100_000)}"}`), 'BadAnswer'],
    ['2 MB', TOKEN, answer(200, `"${'x'.repeat(2_000_000)}"`), 'Unreachable'],
    ['no service', TOKEN, answer(503, 'later'), 'Unreachable'],
    ['a redirect to itself', TOKEN, answer(302, '', { location: '/oauth/token' }), 'BadAnswer'],
    ['a web page for a user', USERS, answer(200, '<html>'), 'BadAnswer'],
    ['an error for a user', USERS, answer(500, ''), 'Unreachable'],
    ['a redirect for a user', USERS, answer(302, '', { location: USERS.slice(4) }), 'BadAnswer'],
    ['groups that are no list', USERS, answer(200, '{"metadata":{"name":"o"},"groups":{}}'), 'BadAnswer'],
  ])('says so after %s', async (_what, call, fault, code) => {
    service.faults.set(call, fault)
    const { browser, page } = await signIn()
    expect(page).toBe(`/sign-in?error=${code}`)
    expect(await browser.content(TEST_SECRET)).toBeNull()
  })

  it('does not wait for more than ten seconds, also for an answer that comes drop by drop', async () => {
    const browser = new TestBrowser(handle, URL_OF_QUAYSIDE)
    const back = await throughService(await browser.begin('openshift'), URL_OF_QUAYSIDE)
    const deadlines: number[] = []
    vi.spyOn(AbortSignal, 'timeout').mockImplementation((milliseconds) => {
      deadlines.push(milliseconds)
      const controller = new AbortController()
      setTimeout(() => controller.abort(), milliseconds / 50)
      return controller.signal
    })
    service.faults.set(TOKEN, (response) => {
      const drops = setInterval(() => response.write(' '), 5)
      response.once('close', () => clearInterval(drops))
    })
    expect(await browser.comeBack(back)).toBe('/sign-in?error=Unreachable')
    expect(deadlines).toEqual([10_000])
    expect(printed.join('')).toContain('it did not answer within 10 s')
  })

  it('says that users may not read themselves', async () => {
    service.state.mayReadThemselves = false
    expect((await signIn()).page).toBe('/sign-in?error=IdentityForbidden')
  })

  it('reads the token of the service account at each use', async () => {
    const browser = new TestBrowser(handle, URL_OF_QUAYSIDE)
    const there = await browser.begin('openshift')
    writeFileSync(tokenFile, tokenOf(2))
    service.state.secrets = [tokenOf(2)]
    expect(await browser.comeBack(await throughService(there, URL_OF_QUAYSIDE))).toBe('/prod')
  })

  it.each([
    ['is empty', ''],
    ['is no token of a service account', 'sha256~opaque'],
  ])('says that the token of the service account %s', async (_what, content) => {
    writeFileSync(tokenFile, content)
    const there = await new TestBrowser(handle, URL_OF_QUAYSIDE).begin('openshift')
    expect(there.search).toBe('?error=TokenUnreadable')
  })

  it('says that the service account is refused, in words of ours', async () => {
    service.state.secrets = []
    expect((await signIn()).page).toBe('/sign-in?error=ClientRefused')
    expect(printed.join('')).toContain('it refused the client')
    expect(printed.join('')).not.toContain('Their words')
  })

  it('says that the cluster has no OAuth server', async () => {
    service.faults.set('GET /.well-known/oauth-authorization-server', answer(404, '{}'))
    const there = await new TestBrowser(handle, URL_OF_QUAYSIDE).begin('openshift')
    expect(there.search).toBe('?error=NoOauthServer')
  })

  it('takes a code once', async () => {
    const { browser, back } = await signIn()
    expect(await browser.comeBack(back)).toBe('/sign-in?error=Expired')
    const again = new TestBrowser(handle, URL_OF_QUAYSIDE)
    const newBack = await throughService(await again.begin('openshift'), URL_OF_QUAYSIDE)
    newBack.searchParams.set('code', back.searchParams.get('code') ?? '')
    expect(await again.comeBack(newBack)).toBe('/sign-in?error=CodeRefused')
  })

  it.each<[string, (back: URL) => void, string]>([
    ['a refusal', ({ searchParams }) => searchParams.set('error', 'access_denied'), 'Denied'],
    ['another error', ({ searchParams }) => searchParams.set('error', '<their words>'), 'OAuthCallback'],
    ['no code', ({ searchParams }) => searchParams.delete('code'), 'NoCode'],
    ['another code', ({ searchParams }) => searchParams.set('code', 'sha256~x'), 'CodeRefused'],
    ['another state', ({ searchParams }) => searchParams.set('state', 'x'), 'WrongState'],
    ['no state', ({ searchParams }) => searchParams.delete('state'), 'WrongState'],
  ])('says so when the browser comes back with %s', async (_what, change, code) => {
    const browser = new TestBrowser(handle, URL_OF_QUAYSIDE)
    const back = await throughService(await browser.begin('openshift'), URL_OF_QUAYSIDE)
    change(back)
    expect(await browser.comeBack(back)).toBe(`/sign-in?error=${code}`)
    expect(await browser.content(TEST_SECRET)).toBeNull()
  })

  it('is only for the browser that began it', async () => {
    const back = await throughService(
      await new TestBrowser(handle, URL_OF_QUAYSIDE).begin('openshift'),
      URL_OF_QUAYSIDE,
    )
    expect(await new TestBrowser(handle, URL_OF_QUAYSIDE).comeBack(back)).toBe('/sign-in?error=Expired')
  })
})

describe('a session', () => {
  const renew = (browser: TestBrowser, path = 'session') => browser.ask(path)

  async function afterMinutes(minutes: number): Promise<void> {
    vi.setSystemTime(Date.now() + minutes * MINUTE)
    Reflect.deleteProperty(globalThis, Symbol.for('quayside.renewals'))
    await Promise.resolve()
  }

  beforeEach(() => void vi.useFakeTimers({ toFake: ['Date'] }))

  it('loses a role within five minutes, also in copies of its cookie, and with the last one ends', async () => {
    const { browser } = await signIn()
    const copy = new TestBrowser(handle, URL_OF_QUAYSIDE)
    for (const [name, value] of browser.cookies) copy.cookies.set(name, value)
    service.state.user = { ...OLA, groups: ['viewers'] }
    await afterMinutes(2)
    expect((await renew(browser)).status).toBe(200)
    expect(await groups(browser)).toEqual(['viewers'])
    expect(await groups(copy)).toEqual(['operators'])
    await afterMinutes(2)
    expect(await copy.session(TEST_SECRET)).toEqual({ session: null, end: 'unchecked' })
    service.state.user = { ...OLA, groups: [] }
    expect((await renew(copy)).status).toBe(401)
    expect(await copy.session(TEST_SECRET)).toEqual({ session: null, end: 'no-role' })
    expect(await copy.content(TEST_SECRET)).toMatchObject({ groups: [], check: null })
  })

  it('is over for open streams, too: they end when it has to be checked again', async () => {
    const { browser } = await signIn()
    const { session } = await browser.session(TEST_SECRET)
    expect((session?.until ?? Infinity) * 1000 - Date.now()).toBeLessThan(5 * MINUTE)
  })

  it('goes on after a pause, without a new sign-in', async () => {
    const { browser } = await signIn()
    await afterMinutes(20)
    expect(await browser.session(TEST_SECRET)).toEqual({ session: null, end: 'unchecked' })
    expect((await renew(browser)).status).toBe(200)
    expect(await groups(browser)).toEqual(['operators'])
  })

  it('keeps its groups for 30 minutes while nobody answers, and says so', async () => {
    const { browser } = await signIn()
    const confirmed = Date.now()
    service.faults.set(USERS, (response) => void response.destroy())
    for (let minutes = 2; minutes < 30; minutes += 2) {
      await afterMinutes(2)
      expect(await (await renew(browser)).json()).toEqual({
        isChecked: true,
        unconfirmedSince: expect.closeTo(confirmed, -4) as number,
      })
    }
    await afterMinutes(2)
    expect((await renew(browser)).status).toBe(401)
    expect(await browser.session(TEST_SECRET)).toEqual({ session: null, end: 'unconfirmed' })
    expect(printed.join('')).toContain('groups-unconfirmed')
    service.faults.clear()
    await afterMinutes(2)
    expect(await (await renew(browser)).json()).toEqual({ isChecked: true, unconfirmedSince: null })
  })

  it.each<[string, () => void]>([
    ['the token was revoked', () => service.endTokens()],
    ['the person may not read themselves any more', () => (service.state.mayReadThemselves = false)],
    ['the token is of another person now', () => (service.state.user = { ...OLA, uid: 'other' })],
  ])('ends when %s', async (_what, change) => {
    const { browser } = await signIn()
    change()
    await afterMinutes(2)
    expect((await renew(browser)).status).toBe(401)
    expect(await browser.session(TEST_SECRET)).toEqual({ session: null, end: 'ended-there' })
    expect((await renew(browser)).status).toBe(401)
  })

  it('is checked, but not in use, on a page that nobody sees', async () => {
    const { browser } = await signIn()
    for (let minutes = 0; minutes < 28; minutes += 2) {
      await afterMinutes(2)
      expect((await renew(browser, 'session?hidden')).status).toBe(200)
    }
    await afterMinutes(2)
    await renew(browser, 'session?hidden')
    expect(await browser.session(TEST_SECRET)).toEqual({ session: null, end: 'idle' })
  })

  it('is renewed by pages of Quayside, not by who leads a browser to the address', async () => {
    const { browser } = await signIn()
    await afterMinutes(2)
    const asked = service.asked.length
    const led = await browser.ask('session', { headers: { 'sec-fetch-mode': 'navigate' } })
    expect([led.status, service.asked.length]).toEqual([404, asked])
  })
})
