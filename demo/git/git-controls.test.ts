import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { gitControls } from './git-controls'
import type { ForgeName } from './hosted-repository'
import { runGit } from './repositories/run-git'
import { plannedCommit, startTestHosts, type TestHosts } from './testing/test-hosts'

const REPO = '/repos/packit/ogr'

let hosts: TestHosts
let ids: string[]

beforeAll(async () => {
  hosts = await startTestHosts()
})

afterAll(() => hosts.stop())

beforeEach(async () => {
  const commits = [plannedCommit(0, []), plannedCommit(1, [0]), plannedCommit(2, [1])]
  const history = { commits, heads: { main: 2, stable: 1 } }
  const plan = (name: string, forge: ForgeName) => ({
    name,
    forge,
    history,
    build: null,
    checks: ['tests:unit'],
  })
  const plans = [
    plan('packit/ogr', 'github'),
    plan('packit/dashboard', 'gitlab'),
    plan('packit/tokman', 'forgejo'),
  ]
  ids = (await hosts.reset(plans)).get('packit/ogr') ?? []
})

function control(endpoint: string, body: object = {}): object | Promise<object> {
  const act = gitControls(hosts)[endpoint]
  if (!act) throw new Error(`There is no ${endpoint}`)
  return act(body)
}

async function headsOf(repository: string): Promise<Record<string, string>> {
  return ((await control('GET /git/heads')) as Record<string, Record<string, string>>)[repository] ?? {}
}

describe('by hand', () => {
  it('commits come to a branch, and are taken back', async () => {
    await control('POST /git/commit', { repository: 'packit/ogr', count: 3, title: 'Try' })
    const { body } = await hosts.get('github', `${REPO}/compare/stable...main`)
    expect(body).toMatchObject({
      ahead_by: 4,
      commits: [{}, {}, {}, { commit: { message: 'Try (3 of 3)' } }],
    })
    const reverts = (await headsOf('packit/ogr')).main
    await control('POST /git/commit', {
      repository: 'packit/ogr',
      reverts,
      paths: ['.github/workflows/x.yml'],
    })
    const after = await hosts.get('github', `${REPO}/commits/main`)
    expect(after.body).toMatchObject({
      commit: { message: `Revert "Try (3 of 3)"\n\nThis reverts commit ${reverts}.` },
    })
  })

  it('branches move anywhere, and are deleted', async () => {
    await control('POST /git/move', { repository: 'packit/ogr', to: ids[0] ?? '' })
    expect(await headsOf('packit/ogr')).toEqual({ main: ids[2], stable: ids[0] })
    await control('POST /git/move', { repository: 'packit/ogr', to: null })
    expect((await hosts.get('github', `${REPO}/branches/stable`)).status).toBe(404)
  })

  it('checks of a commit are set', async () => {
    await control('POST /git/check', { repository: 'packit/ogr', name: 'tests:unit', state: 'failure' })
    const { body } = await hosts.get('github', `${REPO}/commits/${ids[2]}/check-runs`)
    expect(body).toMatchObject({ check_runs: [{ name: 'tests:unit', conclusion: 'failure' }] })
  })

  it('what is not there is named', async () => {
    await expect(async () =>
      control('POST /git/move', { repository: 'packit/elsewhere', to: 'main' }),
    ).rejects.toThrow('packit/ogr')
    await expect(async () =>
      control('POST /git/move', { repository: 'packit/ogr', to: 'elsewhere' }),
    ).rejects.toThrow('elsewhere')
  })
})

describe('a protected branch', () => {
  it.each([
    ['rule', 'Repository rule violations found'],
    ['protected', 'Protected branch update failed'],
  ])('by %s is not moved at GitHub', async (how, message) => {
    await control('POST /git/protect', { repository: 'packit/ogr', how })
    const init = { method: 'PATCH', body: JSON.stringify({ sha: ids[2] }) }
    const { status, body } = await hosts.get('github', `${REPO}/git/refs/heads/stable`, init)
    expect([status, JSON.stringify(body)]).toEqual([422, expect.stringContaining(message)])
    expect((await headsOf('packit/ogr')).stable).toBe(ids[1])
  })

  it.each([
    ['gitlab', 'packit/dashboard'],
    ['forgejo', 'packit/tokman'],
  ] as const)('at %s refuses a push, until it is no longer', async (forge, repository) => {
    const url = hosts.servers[forge].url.replace('//', `//git:${hosts.tokens[forge]}@`)
    // A bare repository has the commits that are pushed to the other one.
    const from = `${hosts.directory}/packit/ogr.git`
    const push = () => runGit(from, ['push', `${url}/${repository}.git`, 'main:refs/heads/stable'])
    await control('POST /git/protect', { repository, how: 'hook' })
    expect((await push()).stderr).toContain('pre-receive hook declined')
    expect((await headsOf(repository)).stable).toBe(ids[1])
    await control('POST /git/protect', { repository, how: 'none' })
    expect((await push()).code).toBe(0)
    expect((await headsOf(repository)).stable).toBe(ids[2])
  })
})

describe('a git host that fails', () => {
  it.each([
    ['unauthorized', 401],
    ['rate limit', 403],
    ['secondary limit', 403],
    ['not found', 404],
    ['conflict', 409],
    ['unprocessable', 422],
    ['server error', 500],
  ])('answers as for "%s", as often as it is told', async (kind, status) => {
    await control('POST /git/fault', { forge: 'github', kind, times: 1 })
    expect((await hosts.get('github', REPO)).status).toBe(status)
    expect((await hosts.get('github', REPO)).status).toBe(200)
  })

  it('speaks plain text or HTML', async () => {
    const headers = { authorization: `Bearer ${hosts.tokens.gitlab}` }
    const ask = async () => (await fetch(`${hosts.servers.gitlab.url}/api/v4/projects/1`, { headers })).text()
    await control('POST /git/fault', { forge: 'gitlab', kind: 'too many requests', times: 1 })
    expect(await ask()).toBe('Retry later\n')
    await control('POST /git/fault', { forge: 'gitlab', kind: 'html', times: 1 })
    expect(await ask()).toContain('<h1>')
  })

  it.each(['cut', 'lost'])('moves the branch, and its answer is %s', async (kind) => {
    await control('POST /git/fault', { forge: 'github', kind, method: 'PATCH' })
    const init = { method: 'PATCH', body: JSON.stringify({ sha: ids[2] }) }
    await expect(hosts.get('github', `${REPO}/git/refs/heads/stable`, init)).rejects.toThrow()
    expect((await headsOf('packit/ogr')).stable).toBe(ids[2])
  })

  it('does not answer at all', async () => {
    await control('POST /git/fault', { forge: 'github', kind: 'hang', path: '/branches/' })
    const signal = AbortSignal.timeout(300)
    await expect(hosts.get('github', `${REPO}/branches/main`, { signal })).rejects.toThrow()
    expect((await hosts.get('github', REPO)).status).toBe(200)
  })
})

it.each([
  ['hidden', 404],
  ['forbidden', 403],
  ['renamed', 301],
  ['archived', 200],
])('a repository that is %s', async (state, status) => {
  await control('POST /git/repository', { repository: 'packit/ogr', state })
  expect((await hosts.get('github', REPO, { redirect: 'manual' })).status).toBe(status)
})

it('says how much is left of what a host allows', async () => {
  await control('POST /git/limit', { forge: 'github', remaining: 900 })
  const { headers } = await hosts.get('github', REPO)
  expect(headers.get('x-ratelimit-remaining')).toBe('899')
  expect(await control('GET /git/requests')).toMatchObject({ github: { requests: 1, notModified: 0 } })
})
