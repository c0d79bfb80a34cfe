import { afterAll, afterEach, beforeAll, beforeEach, expect, it, vi } from 'vitest'
import { GET as handle } from '../../../../app/api/auth/[...nextauth]/route'
import { startGithub, type GithubStandIn } from '../../../../demo/sign-in/github'
import { configure, TEST_SECRET } from '#lib/server/testing/test-config'
import { mockScopeOfNextAuth, TestBrowser, throughService } from '#lib/server/testing/test-browser'

vi.mock('next/headers', async () => (await import('#lib/server/testing/test-browser')).requestScope)
vi.mock('#lib/server/revocations/shared-revocations', () => ({ revoke: () => Promise.resolve(true) }))

const QUAYSIDE = 'http://127.0.0.1:3000'
const CLIENT = { id: 'quayside', secret: 'secret', callback: `${QUAYSIDE}/api/auth/callback/github` }
const OLA = { id: 4_711, login: 'ola', name: 'Ola Nordmann' }
const MANY = Array.from({ length: 499 }, (_, index) => `packit/team-${index}`)
const TEAMS = 'GET /api/v3/user/teams'

let service: GithubStandIn
const printed: string[] = []

beforeAll(async () => {
  mockScopeOfNextAuth()
  // Its routes know the organizations from here.
  service = await startGithub(CLIENT, { user: OLA, teams: ['packit/core', 'other/core'], restricted: [] })
})
afterAll(() => service.stop())
beforeEach(() => {
  Object.assign(service.state, { user: OLA, teams: ['packit/core', 'other/core'], restricted: [] })
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

function settings(): void {
  const github = `{ url: '${service.url}', clientId: quayside, organizations: [Packit] }`
  const roles = 'roles: { operator: [Packit/core, other/core] }'
  configure(QUAYSIDE, `{ github: ${github} }`, roles)
}

async function signIn() {
  const browser = new TestBrowser(handle, QUAYSIDE)
  const there = await browser.begin('github')
  const page = await browser.comeBack(await throughService(there, QUAYSIDE))
  return { browser, page, there, session: (await browser.session(TEST_SECRET)).session }
}

it('tells people by their number, and has their teams in the configured organizations, as those are spelled here', async () => {
  const { page, there, session } = await signIn()
  expect(page).toBe('/prod')
  expect(there.searchParams.get('scope')).toBe('read:org')
  expect(session).toMatchObject({
    user: { name: 'Ola Nordmann', subject: '4711', issuer: service.url },
    groups: ['Packit/core'],
    isChecked: true,
  })
  expect(printed.join('')).not.toContain('sha256~')
})

it('reads all pages of 500 teams', async () => {
  service.state.teams = [...MANY, 'packit/core']
  expect((await signIn()).session?.groups).toEqual(['Packit/core'])
  expect(service.asked.filter((call) => call === TEAMS).length).toBeGreaterThanOrEqual(5)
})

it('does not read pages for ever', async () => {
  service.faults.set(TEAMS, (response) => {
    response.writeHead(200, { link: '<http://127.0.0.1/>; rel="next"' }).end('[]')
  })
  expect((await signIn()).page).toBe('/sign-in?error=BadAnswer')
})

it('says that an organization lets no OAuth app see its teams', async () => {
  service.state.restricted = ['Packit']
  service.faults.set('GET /api/v3/user/memberships/orgs/Packit', (response) => {
    response.writeHead(403).end('{"message":"Their words"}')
  })
  service.state.teams = []
  expect((await signIn()).page).toBe('/sign-in?error=OrganizationRestricted')
  expect(printed.join('')).not.toContain('Their words')
})

it.each([
  ['asks for its single sign-on', 403, { 'x-github-sso': 'required; url=https://github.com' }, 'SsoRequired'],
  ['cannot be asked about so often', 403, { 'x-ratelimit-remaining': '0' }, 'Unreachable'],
  ['cannot be asked about at once again', 403, { 'retry-after': '60' }, 'Unreachable'],
  ['cannot be asked about for now', 429, {}, 'Unreachable'],
])('says that an organization %s', async (_what, status, headers, code) => {
  service.state.restricted = ['Packit']
  service.state.teams = []
  service.faults.set('GET /api/v3/user/memberships/orgs/Packit', (response) => {
    response.writeHead(status, headers).end('{"message":"Their words"}')
  })
  expect((await signIn()).page).toBe(`/sign-in?error=${code}`)
})

it('says that GitHub tells no teams before a single sign-on', async () => {
  service.faults.set(
    TEAMS,
    (response) => void response.writeHead(403, { 'x-github-sso': 'required' }).end('{}'),
  )
  expect((await signIn()).page).toBe('/sign-in?error=SsoRequired')
})

it('lets nobody in who is in none of the teams', async () => {
  service.state.teams = ['other/core']
  expect((await signIn()).page).toBe('/sign-in?error=AccessDenied')
})

it('says that GitHub refuses the client', async () => {
  settings()
  vi.stubEnv('QUAYSIDE_GITHUB_CLIENT_SECRET', 'another')
  expect((await signIn()).page).toBe('/sign-in?error=ClientRefused')
})

it.each([
  ['a number that is a text', { ...OLA, id: '4711' }, 'BadAnswer'],
  ['a number that is too large to be told apart', { ...OLA, id: 2 ** 60 }, 'BadAnswer'],
  ['no login', { id: 1, name: 'Ola' }, 'BadAnswer'],
])('refuses a user with %s', async (_what, user, code) => {
  service.faults.set('GET /api/v3/user', (response) => void response.end(JSON.stringify(user)))
  expect((await signIn()).page).toBe(`/sign-in?error=${code}`)
})

it('ends the session of who left the team, or took Quayside from their applications', async () => {
  vi.useFakeTimers({ toFake: ['Date'] })
  const [left, revoked] = [await signIn(), await signIn()]
  service.state.teams = []
  vi.setSystemTime(Date.now() + 2 * 60_000)
  expect((await left.browser.ask('session')).status).toBe(401)
  expect((await left.browser.session(TEST_SECRET)).end).toBe('no-role')
  service.endTokens()
  expect((await revoked.browser.ask('session')).status).toBe(401)
  expect((await revoked.browser.session(TEST_SECRET)).end).toBe('ended-there')
})

it('does not end it because GitHub is asked too often', async () => {
  vi.useFakeTimers({ toFake: ['Date'] })
  const { browser } = await signIn()
  service.faults.set('GET /api/v3/user', (response) => void response.writeHead(403).end('{}'))
  vi.setSystemTime(Date.now() + 2 * 60_000)
  expect((await browser.ask('session')).status).toBe(200)
  expect((await browser.session(TEST_SECRET)).session?.groups).toEqual(['Packit/core'])
})
