import { describe, expect, it } from 'vitest'
import { TestClock } from '#lib/runtime/testing/test-clock'
import { REPOSITORY, serveForge, shaOf, type Reply, type Seen } from '#lib/forge/testing/test-forge'

/** Answers as https://docs.gitlab.com/api/ shows them. */

const ROOT = `/api/v4/projects/${encodeURIComponent(REPOSITORY)}`
const [A, B, C] = [shaOf('a'), shaOf('b'), shaOf('c')]

function commitOf(id: string, message = `Change ${id[0] ?? ''}`) {
  return {
    id,
    short_id: id.slice(0, 8),
    title: message.split('\n')[0],
    message,
    author_name: 'Example User',
    author_email: 'user@example.com',
    authored_date: '2021-09-20T11:50:22.001+03:00',
    committer_name: 'Administrator',
    committed_date: '2021-09-20T11:50:22.001+03:00',
    created_at: '2021-09-20T11:50:22.001+03:00',
    parent_ids: [B],
    web_url: `https://gitlab.example.com/${REPOSITORY}/-/commit/${id}`,
    trailers: {},
  }
}

function byPath(replies: Record<string, Reply | ((seen: Seen) => Reply)>) {
  return serveForge('gitlab', (seen) => {
    const reply = replies[seen.path.replace(`${ROOT}/`, '')]
    return typeof reply === 'function' ? reply(seen) : reply
  })
}

const compare = (commits: unknown[], diffs: unknown[] = [], timeout = false): Reply => ({
  json: { commit: commits.at(-1) ?? null, commits, diffs, compare_timeout: timeout, compare_same_ref: false },
})

describe('a branch at GitLab', () => {
  const branch = (members: object) => ({
    json: {
      name: 'stable',
      commit: commitOf(A, 'Merge branch\n\nSee merge request packit/packit-service!17'),
      merged: false,
      protected: true,
      developers_can_push: false,
      can_push: true,
      default: false,
      web_url: 'https://x',
      ...members,
    },
  })

  it('has a head with its merge request, and its times in UTC', async () => {
    const { forge } = await byPath({ 'repository/branches/stable': branch({}) })
    expect(await forge.branch(REPOSITORY, 'stable')).toMatchObject({
      value: {
        head: {
          sha: A,
          author: 'Example User',
          at: '2021-09-20T08:50:22.001Z',
          parents: [B],
          pullRequest: { number: 17 },
        },
        protectedBy: null,
      },
    })
  })

  it('is protected where the token may not push, or the repository is archived', async () => {
    const { forge } = await byPath({ 'repository/branches/stable': branch({ can_push: false }) })
    expect(await forge.branch(REPOSITORY, 'stable')).toMatchObject({
      value: { protectedBy: 'the branch is protected against the token' },
    })
  })

  it('is protected while the repository is archived, which is asked for each five minutes', async () => {
    const clock = new TestClock()
    let isArchived = false
    const { forge, seen } = await serveForge(
      'gitlab',
      ({ path }) => (path === ROOT ? { json: { archived: isArchived } } : branch({})),
      clock,
    )
    const protection = async () => {
      const answer = await forge.branch(REPOSITORY, 'stable')
      return answer.ok && answer.value.protectedBy
    }
    expect([await protection(), await protection()]).toEqual([null, null])
    expect(seen.filter(({ path }) => path === ROOT)).toHaveLength(1)
    isArchived = true
    await clock.advance(5 * 60_000 + 1)
    expect(await protection()).toBe('the repository is archived')
    isArchived = false
    expect(await protection()).toBeNull()
  })
})

describe('a range at GitLab', () => {
  it('is compared both ways, newest first, and shown by pages', async () => {
    const ids = Array.from({ length: 300 }, (_, index) => index.toString(16).padStart(40, '0'))
    const { forge } = await byPath({
      'repository/compare': ({ query }) =>
        query.get('from') === A
          ? compare(
              ids.map((id) => commitOf(id, 'm (!3)')),
              [{ old_path: 'a', new_path: 'b', diff: '' }],
            )
          : compare([commitOf(C)]),
    })
    const first = await forge.range(REPOSITORY, A, B)
    expect(first).toMatchObject({
      value: { ahead: 300, behind: 1, isWhole: false, paths: ['a', 'b'], isAllPaths: true },
    })
    const second = await forge.range(REPOSITORY, A, B, 2)
    const shas = [first, second].flatMap((range) =>
      range.ok ? range.value.commits.map(({ sha }) => sha) : [],
    )
    expect(shas).toEqual(ids.toReversed())
  })

  it('says that GitLab cut the list of files', async () => {
    const { forge } = await byPath({ 'repository/compare': compare([commitOf(A, 'm (!1)')], [], true) })
    expect(await forge.range(REPOSITORY, A, B)).toMatchObject({ value: { isWhole: true, isAllPaths: false } })
  })

  it('tells an ancestor by the merge base', async () => {
    const { forge, seen } = await byPath({
      'repository/merge_base': ({ query }) => {
        const [first] = query.getAll('refs[]')
        if (first === C) return { status: 404, json: { message: '404 Merge Base Not Found' } }
        if (first?.startsWith('d'))
          return { status: 400, json: { message: `400 Bad request - Could not find ref: ${first}` } }
        return { json: commitOf(A) }
      },
    })
    expect(await forge.isAncestor(REPOSITORY, A, B)).toEqual({ ok: true, value: true })
    expect(await forge.isAncestor(REPOSITORY, B, A)).toEqual({ ok: true, value: false })
    expect(await forge.isAncestor(REPOSITORY, C, A)).toEqual({ ok: true, value: false })
    expect(await forge.isAncestor(REPOSITORY, shaOf('d'), A)).toMatchObject({ error: { code: 'not-found' } })
    expect(seen[0]?.query.getAll('refs[]')).toEqual([A, B])
  })
})

describe('checks and builds at GitLab', () => {
  const status = (name: string, state: string, allow_failure = false) => ({
    name,
    status: state,
    allow_failure,
    target_url: 'https://ci',
    created_at: '2026-11-23T18:00:00Z',
  })

  it('are the statuses of all pages', async () => {
    const all = [
      ...Array.from({ length: 100 }, (_, index) => status(`t${index}`, 'success')),
      status('unit', 'failed'),
      status('style', 'failed', true),
      status('deploy', 'manual', true),
      status('e2e', 'pending'),
      status('docs', 'skipped'),
      status('old', 'canceled'),
    ]
    const { forge } = await byPath({
      [`repository/commits/${A}/statuses`]: ({ query }) => {
        const page = Number(query.get('page'))
        const next =
          page === 1
            ? { link: '<https://x?page=2>; rel="next", <https://x?page=1>; rel="first"' }
            : { link: '<https://x?page=1>; rel="first"' }
        return { json: all.slice(100 * (page - 1), 100 * page), headers: next }
      },
    })
    const checks = await forge.checks(REPOSITORY, A)
    const last = checks.ok ? checks.value.slice(-6).map(({ state }) => state) : []
    expect(last).toEqual(['failure', 'neutral', 'neutral', 'running', 'neutral', 'failure'])
  })

  it('of one ref give way to newer ones, and never to those of another', async () => {
    const at = (hour: number) => `2026-11-23T${hour}:00:00Z`
    const statuses = [
      { ...status('unit', 'failed'), ref: 'main', created_at: at(10) },
      { ...status('unit', 'success'), ref: 'main', created_at: at(11) },
      { ...status('style', 'failed'), ref: 'refs/merge-requests/7/head', created_at: at(10) },
      { ...status('style', 'success'), ref: 'main', created_at: at(11) },
    ]
    const { forge } = await byPath({ [`repository/commits/${A}/statuses`]: { json: statuses } })
    expect(await forge.checks(REPOSITORY, A)).toMatchObject({
      value: [
        { name: 'unit', state: 'success' },
        { name: 'style', state: 'failure' },
      ],
    })
  })

  it('are the pipelines of the ref, each read again only when it changed', async () => {
    let status = 'running'
    const { forge, seen } = await byPath({
      pipelines: () => ({
        json: [
          {
            id: 48,
            sha: B,
            ref: 'stable',
            status,
            created_at: '2026-11-23T18:00:00Z',
            updated_at: '2026-11-23T18:00:00Z',
            web_url: 'https://x/48',
          },
          {
            id: 47,
            sha: A,
            ref: 'stable',
            status: 'success',
            created_at: '2026-11-22T18:00:00Z',
            updated_at: '2026-11-22T18:40:00Z',
            web_url: 'https://x/47',
          },
        ],
      }),
      'pipelines/48': { json: { id: 48, started_at: '2026-11-23T18:01:00Z', finished_at: null } },
      'pipelines/47': {
        json: { id: 47, started_at: '2026-11-22T18:01:00Z', finished_at: '2026-11-22T18:40:00Z' },
      },
    })
    expect(await forge.runs(REPOSITORY, 'stable', null)).toMatchObject({
      value: [
        { id: '48', sha: B, state: 'running', startedAt: '2026-11-23T18:01:00.000Z', endedAt: null },
        { id: '47', sha: A, state: 'succeeded', endedAt: '2026-11-22T18:40:00.000Z' },
      ],
    })
    await forge.runs(REPOSITORY, 'stable', null)
    status = 'failed'
    expect(await forge.runs(REPOSITORY, 'stable', null)).toMatchObject({ value: [{ state: 'failed' }, {}] })
    expect(seen.map(({ path }) => path.replace(`${ROOT}/`, ''))).toEqual([
      'pipelines',
      'pipelines/48',
      'pipelines/47',
      'pipelines',
      'pipelines',
      'pipelines/48',
    ])
  })

  it('have jobs', async () => {
    const job = { allow_failure: false, started_at: null, finished_at: null, web_url: 'https://x' }
    const jobs = ['created', 'pending', 'running', 'success', 'failed', 'canceled', 'skipped', 'manual']
    const { forge } = await byPath({
      'pipelines/47/jobs': { json: jobs.map((name) => ({ ...job, name, status: name })) },
    })
    const run = {
      id: '47',
      sha: A,
      attempt: 1,
      state: 'running',
      createdAt: '',
      startedAt: null,
      endedAt: null,
      url: null,
      jobs: null,
    } as const
    const answer = await forge.jobs(REPOSITORY, run)
    expect(answer.ok && answer.value.map(({ state }) => state)).toEqual([
      'queued',
      'queued',
      'running',
      'succeeded',
      'failed',
      'cancelled',
      'skipped',
      'queued',
    ])
  })

  it('find the merge request of a commit whose message names none, once', async () => {
    const { forge, seen } = await byPath({
      [`repository/commits/${A}`]: { json: commitOf(A) },
      [`repository/commits/${A}/merge_requests`]: {
        json: [
          { iid: 4, web_url: 'https://x/4', state: 'opened' },
          { iid: 3, web_url: 'https://x/3', state: 'merged' },
        ],
      },
    })
    for (let times = 0; times < 2; times += 1) {
      expect(await forge.commit(REPOSITORY, A)).toMatchObject({
        value: { pullRequest: { number: 3, url: 'https://x/3' } },
      })
    }
    expect(seen).toHaveLength(2)
  })
})
