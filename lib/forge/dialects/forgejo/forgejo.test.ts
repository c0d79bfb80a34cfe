import { describe, expect, it } from 'vitest'
import { REPOSITORY, serveForge, shaOf, type Reply, type Seen } from '#lib/forge/testing/test-forge'

/** Answers as the Swagger documents of Forgejo and Gitea have them. */

const ROOT = `/api/v1/repos/${REPOSITORY}`
const [A, B, C] = [shaOf('a'), shaOf('b'), shaOf('c')]
const AT = '2026-11-23T19:00:00+01:00'
const NEVER = '0001-01-01T00:00:00Z'
const RUN = {
  id: '47',
  sha: A,
  attempt: 1,
  state: 'running',
  createdAt: '',
  startedAt: null,
  endedAt: null,
  url: 'https://x/actions/runs/12',
  jobs: null,
} as const

function commitOf(sha: string, message = `Change ${sha[0] ?? ''}`, files: string[] | null = null) {
  return {
    sha,
    url: 'https://x',
    created: AT,
    html_url: `https://codeberg.org/${REPOSITORY}/commit/${sha}`,
    commit: {
      message,
      author: { name: 'Jane', email: 'j@x', date: AT },
      committer: { name: 'Jane', email: 'j@x', date: AT },
    },
    author: null,
    committer: null,
    parents: [{ sha: B, url: 'https://x', created: NEVER }],
    files: files?.map((filename) => ({ filename, status: 'modified' })) ?? null,
  }
}

function byPath(replies: Record<string, Reply | ((seen: Seen) => Reply)>) {
  return serveForge('forgejo', (seen) => {
    const reply = replies[seen.path.replace(`${ROOT}/`, '')]
    return typeof reply === 'function' ? reply(seen) : reply
  })
}

describe('a branch at Forgejo', () => {
  const branch = (members: object) => ({
    json: {
      name: 'stable',
      commit: { id: A, message: 'm', timestamp: AT },
      protected: true,
      user_can_push: true,
      ...members,
    },
  })
  const commit = {
    [`git/commits/${A}`]: { json: commitOf(A, "Merge pull request 'Fix' (#12) from jane/fix into main") },
  }

  it('has a head with its parents and pull request', async () => {
    const { forge, seen } = await byPath({ 'branches/stable': branch({}), ...commit })
    expect(await forge.branch(REPOSITORY, 'stable')).toMatchObject({
      value: {
        head: { sha: A, at: '2026-11-23T18:00:00.000Z', parents: [B], pullRequest: { number: 12 } },
        protectedBy: null,
      },
    })
    await forge.branch(REPOSITORY, 'stable')
    expect(seen.filter(({ path }) => path.includes('git/commits'))).toHaveLength(1)
    expect(seen[0]?.headers.authorization).toBe('token canary-token-5ad0c8')
  })

  it('is protected where the token may not push', async () => {
    const { forge } = await byPath({ 'branches/stable': branch({ user_can_push: false }), ...commit })
    expect(await forge.branch(REPOSITORY, 'stable')).toMatchObject({
      value: { protectedBy: 'the branch is protected against the token' },
    })
  })
})

describe('a range at Forgejo', () => {
  it('is compared both ways, with the files of its commits', async () => {
    const { forge } = await byPath({
      [`compare/${A}...${B}`]: {
        json: {
          total_commits: 2,
          commits: [commitOf(B, 'b (#2)', ['x', 'y']), commitOf(C, 'c (#1)', ['y'])],
        },
      },
      [`compare/${B}...${A}`]: { json: { total_commits: 0, commits: [] } },
    })
    expect(await forge.range(REPOSITORY, A, B)).toMatchObject({
      value: {
        ahead: 2,
        behind: 0,
        isWhole: true,
        paths: ['x', 'y'],
        isAllPaths: true,
        commits: [{ sha: B }, { sha: C }],
      },
    })
  })

  it('tells an ancestor by what it has and the other lacks', async () => {
    const { forge } = await byPath({
      [`compare/${B}...${A}`]: { json: { total_commits: 0, commits: null } },
      [`compare/${A}...${B}`]: { json: { total_commits: 2, commits: null } },
    })
    expect(await forge.isAncestor(REPOSITORY, A, B)).toEqual({ ok: true, value: true })
    expect(await forge.isAncestor(REPOSITORY, B, A)).toEqual({ ok: true, value: false })
    expect(await forge.isAncestor(REPOSITORY, C, B)).toMatchObject({ error: { code: 'not-found' } })
  })
})

describe('checks at Forgejo', () => {
  it('are the combined statuses of all pages, whatever total they name', async () => {
    const states = ['success', 'pending', 'error', 'failure', 'warning']
    const all = [
      ...Array.from({ length: 50 }, (_, index) => `t${index}`).map((context) => ({
        context,
        status: 'success',
        target_url: '',
        updated_at: AT,
      })),
      ...states.map((status) => ({ context: status, status, target_url: 'https://x', updated_at: AT })),
    ]
    const { forge } = await byPath({
      [`commits/${A}/status`]: ({ query }) => {
        const start = 50 * (Number(query.get('page')) - 1)
        const statuses = all.slice(start, start + 50)
        return { json: { state: 'failure', total_count: statuses.length, statuses } }
      },
    })
    const checks = await forge.checks(REPOSITORY, A)
    expect(checks.ok && checks.value.length).toBe(55)
    expect(checks.ok && checks.value.slice(-5).map(({ state }) => state)).toEqual([
      'success',
      'running',
      'failure',
      'failure',
      'neutral',
    ])
  })

  it('may be none', async () => {
    const { forge } = await byPath({
      [`commits/${A}/status`]: { json: { state: '', total_count: 0, statuses: null } },
    })
    expect(await forge.checks(REPOSITORY, A)).toEqual({ ok: true, value: [] })
  })
})

describe('builds at Forgejo and Gitea', () => {
  it('are the runs of Forgejo, filtered again', async () => {
    const run = {
      title: 'm',
      event: 'push',
      commit_sha: A,
      workflow_id: 'build.yml',
      prettyref: 'stable',
      started: AT,
      stopped: NEVER,
      created: AT,
      updated: AT,
      html_url: 'https://x/actions/runs/12',
    }
    const workflow_runs = [
      { ...run, id: 47, status: 'running' },
      { ...run, id: 46, status: 'success', stopped: '2026-11-23T18:40:00Z' },
      { ...run, id: 45, status: 'waiting', started: '1970-01-01T00:00:00Z' },
      { ...run, id: 44, status: 'success', prettyref: 'main' },
      { ...run, id: 43, status: 'success', workflow_id: 'test.yml' },
      { ...run, id: 42, status: 'success', event: 'pull_request' },
    ]
    const { forge } = await byPath({ 'actions/runs': { json: { total_count: 6, workflow_runs } } })
    expect(await forge.runs(REPOSITORY, 'stable', 'build.yml')).toMatchObject({
      value: [
        { id: '47', state: 'running', endedAt: null },
        { id: '46', state: 'succeeded', endedAt: '2026-11-23T18:40:00.000Z' },
        { id: '45', state: 'queued', startedAt: null },
      ],
    })
  })

  it('are those of Gitea, in its words', async () => {
    const run = {
      id: 5,
      path: 'build.yml@refs/heads/stable',
      event: 'push',
      run_attempt: 2,
      run_number: 9,
      head_sha: A,
      head_branch: 'stable',
      status: 'completed',
      conclusion: 'failure',
      started_at: AT,
      completed_at: AT,
      html_url: 'https://x',
    }
    const job = {
      id: 1,
      name: 'image',
      status: 'completed',
      conclusion: 'failure',
      started_at: AT,
      completed_at: AT,
      html_url: 'https://x/job',
    }
    const { forge } = await byPath({
      'actions/runs': { json: { total_count: 1, workflow_runs: [run] } },
      'actions/runs/47/jobs': { json: { total_count: 1, jobs: [job] } },
    })
    expect(await forge.runs(REPOSITORY, 'stable', 'build.yml')).toMatchObject({
      value: [{ id: '5', attempt: 2, state: 'failed' }],
    })
    expect(await forge.jobs(REPOSITORY, RUN)).toMatchObject({
      value: [{ name: 'image', state: 'failed', url: 'https://x/job' }],
    })
  })

  it('have all their jobs: a list of all at Forgejo, pages at Gitea', async () => {
    const jobs = Array.from({ length: 120 }, (_, index) => ({ name: `job ${index}`, status: 'success' }))
    const whole = await byPath({ 'actions/runs/47/jobs': { json: jobs } })
    const pages = await byPath({
      'actions/runs/47/jobs': ({ query }) => {
        const size = Math.min(50, Number(query.get('limit')))
        const start = size * (Number(query.get('page')) - 1)
        return { json: { total_count: 120, jobs: jobs.slice(start, start + size) } }
      },
    })
    for (const { forge } of [whole, pages]) {
      const answer = await forge.jobs(REPOSITORY, RUN)
      expect(answer.ok && answer.value.map(({ name }) => name)).toEqual(jobs.map(({ name }) => name))
    }
    expect([whole.seen.length, pages.seen.length]).toEqual([1, 3])
  })

  it('have jobs without times at Forgejo', async () => {
    const jobs = [{ id: 1, name: 'image', status: 'blocked', needs: [], runs_on: ['docker'], task_id: 0 }]
    const { forge } = await byPath({ 'actions/runs/47/jobs': { json: jobs } })
    expect(await forge.jobs(REPOSITORY, RUN)).toEqual({
      ok: true,
      value: [{ name: 'image', state: 'queued', startedAt: null, endedAt: null, url: RUN.url }],
    })
  })

  it('are put together of the tasks of runners at old ones', async () => {
    const task = {
      head_branch: 'stable',
      head_sha: A,
      event: 'push',
      workflow_id: 'build.yml',
      url: 'https://x/actions/runs/12',
      created_at: AT,
      updated_at: '2026-11-23T18:40:00Z',
      run_started_at: AT,
    }
    const workflow_runs = [
      { ...task, id: 1, name: 'worker', run_number: 12, status: 'success' },
      { ...task, id: 2, name: 'service', run_number: 12, status: 'failure' },
      { ...task, id: 3, name: 'worker', run_number: 11, status: 'running', head_sha: B },
      { ...task, id: 4, name: 'worker', run_number: 10, status: 'success', head_branch: 'main' },
      { ...task, id: 5, name: 'worker', run_number: 9, status: 'success', event: 'pull_request' },
    ]
    const { forge } = await byPath({ 'actions/tasks': { json: { total_count: 4, workflow_runs } } })
    expect(await forge.runs(REPOSITORY, 'stable', 'build.yml')).toMatchObject({
      value: [
        { id: '12', state: 'failed', endedAt: '2026-11-23T18:40:00.000Z' },
        { id: '11', state: 'running', endedAt: null },
      ],
    })
    expect(await forge.jobs(REPOSITORY, RUN)).toMatchObject({
      value: [
        { name: 'worker', state: 'succeeded' },
        { name: 'service', state: 'failed' },
      ],
    })
  })
})
