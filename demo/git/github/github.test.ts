import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { git } from '../repositories/run-git'
import { plannedCommit, startTestHosts, type TestHosts } from '../testing/test-hosts'

const NAME = 'packit/ogr'
const REPO = `/repos/${NAME}`

let hosts: TestHosts
let ids: string[]

beforeAll(async () => {
  hosts = await startTestHosts()
})

afterAll(() => hosts.stop())

beforeEach(async () => {
  const titles = ['Start', 'Add an option (#12)', 'Say what failed', 'Retry (#13)']
  const commits = titles.map((title, place) => plannedCommit(place, place === 0 ? [] : [place - 1], title))
  const side = plannedCommit(4, [1], 'A change on the side')
  const history = { commits: [...commits, side], heads: { main: 3, stable: 1, side: 4 } }
  const made = await hosts.reset([
    { name: NAME, forge: 'github', build: null, checks: ['tests:unit'], history },
  ])
  ids = made.get(NAME) ?? []
})

function move(branch: string, sha: string | undefined) {
  return hosts.get('github', `${REPO}/git/refs/heads/${branch}`, {
    method: 'PATCH',
    body: JSON.stringify({ sha, force: false }),
  })
}

describe('the GitHub stand-in', () => {
  it('knows the heads that the bare repository has', async () => {
    const { body } = await hosts.get('github', `${REPO}/branches/stable`)
    expect(body).toMatchObject({ name: 'stable', commit: { sha: ids[1] }, protected: false })
    const refs = await git(`${hosts.directory}/${NAME}.git`, [
      'for-each-ref',
      '--format=%(refname) %(objectname)',
    ])
    expect(refs).toBe(`refs/heads/main ${ids[3]}\nrefs/heads/side ${ids[4]}\nrefs/heads/stable ${ids[1]}\n`)
  })

  it('lists a range from the oldest commit on, with the files of it', async () => {
    const { body } = await hosts.get('github', `${REPO}/compare/stable...main`)
    expect(body).toMatchObject({ status: 'ahead', ahead_by: 2, behind_by: 0, total_commits: 2 })
    expect(body).toMatchObject({
      commits: [{ sha: ids[2] }, { sha: ids[3] }],
      files: [{ filename: 'file-2' }, { filename: 'file-3' }],
    })
  })

  it('lists the newest 250 of a longer range, or pages of it from the oldest on', async () => {
    const commits = Array.from({ length: 261 }, (_, place) =>
      plannedCommit(place, place === 0 ? [] : [place - 1]),
    )
    const history = { commits, heads: { main: 260, stable: 0 } }
    const made = await hosts.reset([{ name: NAME, forge: 'github', build: null, checks: [], history }])
    const all = (made.get(NAME) ?? []).slice(1)
    const listed = async (query: string) => {
      const { body } = await hosts.get('github', `${REPO}/compare/stable...main${query}`)
      expect(body).toMatchObject({ ahead_by: 260, total_commits: 260 })
      return (body as { commits: { sha: string }[] }).commits.map(({ sha }) => sha)
    }
    expect(await listed('')).toEqual(all.slice(-250))
    expect(await listed('?per_page=250&page=3')).toEqual(all.slice(200))
  })

  it('tells that branches diverged', async () => {
    const { body } = await hosts.get('github', `${REPO}/compare/side...main`)
    expect(body).toMatchObject({
      status: 'diverged',
      ahead_by: 2,
      behind_by: 1,
      merge_base_commit: { sha: ids[1] },
    })
  })

  it('moves a branch forward, in the bare repository', async () => {
    expect(await move('stable', ids[2])).toMatchObject({
      status: 200,
      body: { ref: 'refs/heads/stable', object: { sha: ids[2] } },
    })
    expect(await hosts.world.repositories.get(NAME)?.git.heads()).toMatchObject({ stable: ids[2] })
  })

  it.each([
    [
      'what is no fast-forward',
      () => move('stable', ids[4]).then(() => move('stable', ids[3])),
      'Update is not a fast forward',
    ],
    ['an unknown commit', () => move('stable', 'f'.repeat(40)), 'Object does not exist'],
    ['a branch that is not there', () => move('elsewhere', ids[2]), 'Reference does not exist'],
    [
      'an abbreviated commit',
      () => move('stable', ids[2]?.slice(0, 7)),
      'The sha parameter must be exactly 40 characters',
    ],
  ])('refuses %s', async (_, ask, message) => {
    const answer = await ask()
    expect(answer.status).toBe(422)
    expect(JSON.stringify(answer.body)).toContain(message)
  })

  it('answers 304 to who has the newest answer, which costs nothing', async () => {
    const first = await hosts.get('github', `${REPO}/branches/main`)
    const headers = { 'if-none-match': first.headers.get('etag') ?? '' }
    const second = await hosts.get('github', `${REPO}/branches/main`, { headers })
    expect(second.status).toBe(304)
    expect(second.headers.get('x-ratelimit-remaining')).toBe(first.headers.get('x-ratelimit-remaining'))
    expect(hosts.servers.github.counts).toEqual({ requests: 2, notModified: 1 })
  })

  it('knows nobody without the token', async () => {
    const { status } = await hosts.get('github', REPO, { headers: { authorization: 'Bearer guess' } })
    expect(status).toBe(401)
  })

  it('has a page in plain text for the links of its answers', async () => {
    const { body } = await hosts.get('github', `${REPO}/commits/main`)
    const page = await fetch((body as { html_url: string }).html_url)
    expect(await page.text()).toContain('Retry (#13)')
  })
})
