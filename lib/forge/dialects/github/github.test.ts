import { describe, expect, it } from 'vitest'
import { TestClock } from '#lib/runtime/testing/test-clock'
import { githubAnswer } from '#lib/forge/testing/github-answers'
import { REPOSITORY, serveForge, shaOf, type Reply, type Seen } from '#lib/forge/testing/test-forge'

const REPO = `/repos/${REPOSITORY}`
const [A, B, C] = [shaOf('a'), shaOf('b'), shaOf('c')]
const AT = '2026-11-23T18:00:00Z'

function commitOf(sha: string, message = `Change ${sha[0] ?? ''}`, parents: string[] = []) {
  return {
    sha,
    html_url: `https://github.com/${REPOSITORY}/commit/${sha}`,
    commit: { message, author: { name: 'Jane', date: AT }, committer: { name: 'GitHub', date: AT } },
    parents: parents.map((parent) => ({ sha: parent })),
  }
}

function comparison(members: object): Reply {
  return { json: githubAnswer('comparisonAnswer', { status: 'ahead', ...members }) }
}

const notFound: Reply = { status: 404, json: { message: 'Not Found', status: '404' } }

/** Answers by the end of the path. */
function byPath(replies: Record<string, Reply | ((seen: Seen) => Reply)>, clock = new TestClock()) {
  return serveForge(
    'github',
    (seen) => {
      const reply = replies[seen.path.replace(`${REPO}/`, '')]
      return typeof reply === 'function' ? reply(seen) : reply
    },
    clock,
  )
}

describe('a branch at GitHub', () => {
  const branch = {
    json: githubAnswer('branchAnswer', {
      name: 'stable',
      protected: true,
      commit: commitOf(A, 'Fix it (#12)', [B]),
    }),
  }
  const rules = (...given: object[]) => ({ json: githubAnswer('rulesAnswer', given) })
  const ruleset = (bypass?: string) => ({
    json: githubAnswer('rulesetAnswer', {
      name: 'Only by request',
      ...(bypass && { current_user_can_bypass: bypass }),
    }),
  })
  const protectionOf = async (replies: Record<string, Reply>) => {
    const { forge } = await byPath({ 'branches/stable': branch, ...replies })
    const answer = await forge.branch(REPOSITORY, 'stable')
    return answer.ok && answer.value.protectedBy
  }

  it('has a head with its pull request, and asks as itself', async () => {
    const { forge, seen } = await byPath({ 'branches/stable': branch })
    expect(await forge.branch(REPOSITORY, 'stable')).toEqual({
      ok: true,
      value: {
        head: {
          sha: A,
          message: 'Fix it (#12)',
          author: 'Jane',
          at: '2026-11-23T18:00:00.000Z',
          url: `https://github.com/${REPOSITORY}/commit/${A}`,
          parents: [B],
          pullRequest: { number: 12, url: `${forge.urlOf(REPOSITORY)}/pull/12` },
        },
        protectedBy: null,
      },
    })
    expect(seen[0]?.headers).toMatchObject({
      'user-agent': expect.stringMatching(/^quayside\/\d/) as string,
      authorization: 'Bearer canary-token-5ad0c8',
      'x-github-api-version': '2022-11-28',
    })
  })

  it('is protected by a rule that refuses pushes, unless we may bypass it', async () => {
    const pulls = { type: 'pull_request', ruleset_id: 7, ruleset_source: 'packit' }
    expect(
      await protectionOf({ 'rules/branches/stable': rules(pulls), 'rulesets/7': ruleset('never') }),
    ).toContain('pull requests')
    expect(await protectionOf({ 'rules/branches/stable': rules(pulls) })).toContain('pull requests')
    expect(
      await protectionOf({ 'rules/branches/stable': rules(pulls), 'rulesets/7': ruleset('always') }),
    ).toBeNull()
    const harmless = [{ type: 'deletion' }, { type: 'non_fast_forward' }]
    expect(await protectionOf({ 'rules/branches/stable': rules(...harmless) })).toBeNull()
  })

  it('is not called protected where the rules are not told, and is where the repository is archived', async () => {
    expect(await protectionOf({ 'rules/branches/stable': notFound })).toBeNull()
    const archived = { json: githubAnswer('repositoryAnswer', { archived: true }) }
    const { forge } = await serveForge('github', ({ path }) =>
      path === REPO ? archived : path.endsWith('branches/stable') ? branch : undefined,
    )
    expect(await forge.branch(REPOSITORY, 'stable')).toMatchObject({
      value: { protectedBy: 'the repository is archived' },
    })
  })

  const open = { json: githubAnswer('repositoryAnswer', { archived: false }) }
  const pulls = rules({ type: 'pull_request', ruleset_id: 7 })

  it('asks seldom what is in the way while nothing is, by the clock of the forge', async () => {
    const clock = new TestClock()
    const replies = { [REPO]: open, 'branches/stable': branch, 'rules/branches/stable': rules() }
    const { forge, seen } = await byPath(replies, clock)
    const asked = () => seen.filter(({ path }) => path.includes('rules')).length
    for (let times = 0; times < 5; times += 1) await forge.branch(REPOSITORY, 'stable')
    expect(asked()).toBe(1)
    await clock.advance(5 * 60_000 + 1)
    await forge.branch(REPOSITORY, 'stable')
    expect(asked()).toBe(2)
  })

  it('is free at once where what was in the way is gone', async () => {
    const replies: Record<string, Reply> = {
      [REPO]: open,
      'branches/stable': branch,
      'rules/branches/stable': pulls,
      'rulesets/7': ruleset('never'),
    }
    const { forge } = await byPath(replies)
    expect(await forge.branch(REPOSITORY, 'stable')).toMatchObject({
      value: { protectedBy: expect.stringContaining('pull requests') as string },
    })
    replies['rulesets/7'] = ruleset('always')
    expect(await forge.branch(REPOSITORY, 'stable')).toMatchObject({ value: { protectedBy: null } })
  })

  it.each(['rules/branches/stable', REPO])(
    'is asked for again at once after a failure of %s',
    async (failing) => {
      const replies: Record<string, Reply> = {
        [REPO]: open,
        'branches/stable': branch,
        'rules/branches/stable': rules(),
        [failing]: { status: 500 },
      }
      const { forge } = await byPath(replies)
      expect(await forge.branch(REPOSITORY, 'stable')).toMatchObject({ value: { protectedBy: null } })
      replies[failing] =
        failing === REPO ? { json: githubAnswer('repositoryAnswer', { archived: true }) } : pulls
      expect(await forge.branch(REPOSITORY, 'stable')).toMatchObject({
        value: { protectedBy: expect.stringMatching(/pull requests|archived/) as string },
      })
    },
  )
})

describe('a range at GitHub', () => {
  const all = Array.from({ length: 620 }, (_, index) => commitOf(index.toString(16).padStart(40, '0')))
  /** As documented: without a page the newest 250; pages of at most 100 begin with the oldest, and only the first has files. */
  const longRange = () =>
    byPath({
      [`compare/${A}...${B}`]: ({ query }) => {
        const size = Math.min(100, Number(query.get('per_page') ?? 30))
        const page = Number(query.get('page') ?? 1)
        const isPaged = query.has('page') || query.has('per_page')
        const commits = isPaged ? all.slice(size * (page - 1), size * page) : all.slice(-250)
        const files = page > 1 ? {} : { files: [{ filename: 'a', status: 'added' }] }
        return comparison({
          ahead_by: 620,
          total_commits: 620,
          behind_by: 3,
          status: 'diverged',
          commits,
          ...files,
        })
      },
    })

  it('is newest first, counted whole, and read on by pages until the oldest', async () => {
    const { forge } = await longRange()
    const read: string[] = []
    for (const page of [1, 2, 3]) {
      const range = await forge.range(REPOSITORY, A, B, page)
      if (!range.ok) throw new Error(range.error.message)
      expect(range.value).toMatchObject({
        ahead: 620,
        behind: 3,
        isWhole: false,
        paths: ['a'],
        isAllPaths: true,
      })
      read.push(...range.value.commits.map(({ sha }) => sha))
    }
    expect(read).toEqual(all.map(({ sha }) => sha).reverse())
    expect(await forge.range(REPOSITORY, A, B, 4)).toMatchObject({ value: { commits: [] } })
  })

  it('between whole ids is asked for once', async () => {
    const { forge, seen } = await longRange()
    await forge.range(REPOSITORY, A, B)
    const asked = seen.filter(({ path }) => path.includes('compare')).length
    await forge.range(REPOSITORY, A, B)
    expect(seen.filter(({ path }) => path.includes('compare'))).toHaveLength(asked)
  })

  it('says that GitHub cut the list of files', async () => {
    const files = Array.from({ length: 300 }, (_, index) => ({ filename: `f${index}`, status: 'added' }))
    const { forge } = await byPath({ [`compare/${A}...${B}`]: comparison({ files }) })
    expect(await forge.range(REPOSITORY, A, B)).toMatchObject({ value: { isAllPaths: false } })
  })

  it('asks for the pull requests of few commits, once', async () => {
    const commits = all.slice(0, 30)
    const { forge, seen } = await serveForge('github', ({ path }) => {
      if (path.includes('compare')) return comparison({ ahead_by: 30, total_commits: 30, commits })
      const pull = {
        number: 5,
        html_url: 'https://github.com/p/5',
        state: 'closed',
        merged_at: AT,
        title: 'x',
      }
      return path.endsWith('/pulls') ? { json: githubAnswer('pullsAnswer', [pull]) } : undefined
    })
    const asked = () => seen.filter(({ path }) => path.endsWith('/pulls')).length
    const range = await forge.range(REPOSITORY, A, B)
    expect(asked()).toBe(10)
    expect(range.ok && range.value.commits[0]?.pullRequest).toEqual({
      number: 5,
      url: 'https://github.com/p/5',
    })
    await forge.range(REPOSITORY, A, B)
    await forge.range(REPOSITORY, A, B)
    await forge.range(REPOSITORY, A, B)
    expect(asked()).toBe(30)
  })

  it('tells an ancestor from what only shares one, and from what shares none', async () => {
    const { forge } = await byPath({
      [`compare/${A}...${B}`]: comparison({ ahead_by: 1, behind_by: 0 }),
      [`compare/${B}...${A}`]: comparison({ status: 'diverged', ahead_by: 1, behind_by: 1 }),
      [`compare/${C}...${A}`]: {
        status: 404,
        json: { message: `No common ancestor between ${C} and ${A}.` },
      },
    })
    expect(await forge.isAncestor(REPOSITORY, A, B)).toEqual({ ok: true, value: true })
    expect(await forge.isAncestor(REPOSITORY, B, A)).toEqual({ ok: true, value: false })
    expect(await forge.isAncestor(REPOSITORY, C, A)).toEqual({ ok: true, value: false })
    expect(await forge.isAncestor(REPOSITORY, C, B)).toMatchObject({ error: { code: 'not-found' } })
  })
})

describe('a commit at GitHub', () => {
  it('is found by the beginning of its id', async () => {
    const { forge } = await byPath({ 'commits/aaaaaaa': { json: githubAnswer('commitAnswer', commitOf(A)) } })
    expect(await forge.commit(REPOSITORY, 'aaaaaaa')).toMatchObject({ value: { sha: A } })
  })

  it('is not what a branch of such a name points to', async () => {
    const { forge } = await byPath({ 'commits/deadbee': { json: githubAnswer('commitAnswer', commitOf(A)) } })
    expect(await forge.commit(REPOSITORY, 'deadbee')).toMatchObject({ error: { code: 'not-found' } })
  })

  it('that is unknown is not found', async () => {
    const json = { message: `No commit found for SHA: ${B}`, status: '422' }
    const { forge } = await byPath({ [`commits/${B}`]: { status: 422, json } })
    expect(await forge.commit(REPOSITORY, B)).toMatchObject({ error: { code: 'not-found' } })
  })
})

describe('the checks of a commit at GitHub', () => {
  const run = (name: string, conclusion: string | null, at = AT, suite = 1) => ({
    name,
    status: conclusion === null ? 'in_progress' : 'completed',
    conclusion,
    started_at: at,
    html_url: `https://github.com/checks/${name}`,
    check_suite: { id: suite },
  })
  const checkRuns = (...given: object[]) => ({
    json: githubAnswer('checkRunsAnswer', { total_count: given.length, check_runs: given }),
  })
  const workflowRuns = (...given: object[]) => ({
    json: githubAnswer('runsAnswer', {
      total_count: given.length,
      workflow_runs: given.map((each) => ({ head_sha: A, created_at: AT, updated_at: AT, ...each })),
    }),
  })
  const statuses = (...given: object[]) => ({
    json: githubAnswer('statusAnswer', { total_count: given.length, statuses: given }),
  })

  it('are check runs of all pages and statuses, the newest of each name in a suite', async () => {
    const runs = [
      ...Array.from({ length: 100 }, (_, index) => run(`tests:${index}`, 'success')),
      run('lint', 'failure', '2026-11-23T18:00:00Z'),
      run('lint', 'success', '2026-11-23T19:00:00Z'),
      run('docs', 'skipped'),
      run('slow', null),
      run('gone', 'cancelled'),
    ]
    const { forge } = await byPath({
      [`commits/${A}/check-runs`]: ({ query }) => {
        const start = 100 * (Number(query.get('page')) - 1)
        const json = { total_count: runs.length, check_runs: runs.slice(start, start + 100) }
        return { json: githubAnswer('checkRunsAnswer', json) }
      },
      [`commits/${A}/status`]: statuses(
        { context: 'rpm-build:f42', state: 'pending', target_url: 'javascript:alert(1)' },
        { context: 'rpm-build:f43', state: 'error' },
      ),
    })
    const checks = await forge.checks(REPOSITORY, A)
    if (!checks.ok) throw new Error(checks.error.message)
    expect(checks.value).toHaveLength(106)
    const stateOf = (name: string) => checks.value.find((check) => check.name === name)?.state
    expect(['lint', 'docs', 'slow', 'gone', 'rpm-build:f42', 'rpm-build:f43'].map(stateOf)).toEqual([
      'success',
      'neutral',
      'running',
      'failure',
      'running',
      'failure',
    ])
    // Anyone who may set a status chooses its address.
    expect(checks.value.find(({ name }) => name === 'rpm-build:f42')?.url).toBeNull()
  })

  const LATER = '2026-11-23T19:00:00Z'
  /** Runs of workflows, each with its suite. */
  const lint = { id: 11, check_suite_id: 1, workflow_id: 100, event: 'push' }
  const other = { id: 12, check_suite_id: 2, workflow_id: 200, event: 'push' }

  it.each([
    ['of another workflow', [lint, other], 'failure'],
    ['of another App, which has no run', [lint], 'failure'],
    [
      'of the same workflow for another event',
      [lint, { ...lint, id: 12, check_suite_id: 2, event: 'schedule' }],
      'failure',
    ],
    ['of a newer run of the same workflow', [lint, { ...lint, id: 12, check_suite_id: 2 }], 'success'],
  ])(
    'that is red is not hidden by a green one of its name in another suite: %s',
    async (_what, runs, state) => {
      const { forge, seen } = await byPath({
        [`commits/${A}/check-runs`]: checkRuns(
          run('lint', 'failure', AT, 1),
          run('lint', 'success', LATER, 2),
        ),
        [`commits/${A}/status`]: statuses(),
        'actions/runs': workflowRuns(...runs),
      })
      expect(await forge.checks(REPOSITORY, A)).toMatchObject({ value: [{ name: 'lint', state }] })
      expect(seen.find(({ path }) => path.endsWith('/actions/runs'))?.query.get('head_sha')).toBe(A)
    },
  )

  it('keep all suites apart where the runs of workflows may not be seen, and fail where they are not told', async () => {
    const replies: Record<string, Reply> = {
      [`commits/${A}/check-runs`]: checkRuns(run('lint', 'failure', AT, 1), run('lint', 'success', LATER, 2)),
      [`commits/${A}/status`]: statuses(),
      'actions/runs': notFound,
    }
    const { forge } = await byPath(replies)
    expect(await forge.checks(REPOSITORY, A)).toMatchObject({ value: [{ name: 'lint', state: 'failure' }] })
    replies['actions/runs'] = { status: 500 }
    expect(await forge.checks(REPOSITORY, A)).toMatchObject({ error: { code: 'unavailable' } })
  })

  it('are asked for in two requests where no name is in two suites', async () => {
    const { forge, seen } = await byPath({
      [`commits/${A}/check-runs`]: checkRuns(run('lint', 'success', AT, 1), run('tests', 'success', AT, 2)),
      [`commits/${A}/status`]: statuses(),
    })
    expect(await forge.checks(REPOSITORY, A)).toMatchObject({ ok: true })
    expect(seen).toHaveLength(2)
  })

  it('are red where the check run or the status of a name is', async () => {
    const { forge } = await byPath({
      [`commits/${A}/check-runs`]: checkRuns(run('lint', 'success', LATER), run('tests', 'failure', AT)),
      [`commits/${A}/status`]: statuses(
        { context: 'lint', state: 'failure', updated_at: AT },
        { context: 'tests', state: 'success', updated_at: LATER },
      ),
    })
    expect(await forge.checks(REPOSITORY, A)).toMatchObject({
      value: [
        { name: 'lint', state: 'failure' },
        { name: 'tests', state: 'failure' },
      ],
    })
  })

  it.each([403, 404, 500])('fail where their statuses cannot be read (%i), and say so', async (status) => {
    const { forge } = await byPath({
      [`commits/${A}/check-runs`]: checkRuns(run('lint', 'success')),
      [`commits/${A}/status`]: {
        status,
        json: { message: 'Resource not accessible by personal access token' },
      },
    })
    expect(await forge.checks(REPOSITORY, A)).toMatchObject({
      ok: false,
      error: {
        message: expect.stringMatching(
          /^Could not read the commit statuses, and so not all checks, of/,
        ) as string,
      },
    })
  })

  it.each([403, 404])('are the jobs of Actions where the token may not see checks (%i)', async (status) => {
    const { forge } = await byPath({
      [`commits/${A}/check-runs`]: {
        status,
        json: { message: 'Resource not accessible by personal access token' },
      },
      [`commits/${A}/status`]: statuses({ context: 'rpm-build', state: 'success' }),
      'actions/runs': workflowRuns({ id: 9 }),
      'actions/runs/9/jobs': {
        json: githubAnswer('jobsAnswer', {
          total_count: 2,
          jobs: [
            {
              name: 'pre-commit',
              status: 'completed',
              conclusion: 'success',
              started_at: AT,
              completed_at: AT,
            },
            { name: 'tests', status: 'queued', conclusion: null, started_at: AT },
          ],
        }),
      },
    })
    expect(await forge.checks(REPOSITORY, A)).toMatchObject({
      value: [
        { name: 'pre-commit', state: 'success' },
        { name: 'tests', state: 'running' },
        { name: 'rpm-build', state: 'success' },
      ],
    })
  })

  it.each([
    [
      'two workflows',
      [
        { id: 9, workflow_id: 1 },
        { id: 8, workflow_id: 2 },
      ],
      'failure',
    ],
    [
      'two runs of one workflow',
      [
        { id: 9, workflow_id: 1 },
        { id: 8, workflow_id: 1 },
      ],
      'success',
    ],
  ])('as jobs of Actions do not hide each other: %s', async (_what, runs, state) => {
    const job = (conclusion: string, at: string) => ({
      json: githubAnswer('jobsAnswer', {
        total_count: 1,
        jobs: [{ name: 'lint', status: 'completed', conclusion, started_at: at, completed_at: at }],
      }),
    })
    const { forge } = await byPath({
      [`commits/${A}/check-runs`]: notFound,
      [`commits/${A}/status`]: statuses(),
      'actions/runs': workflowRuns(...runs),
      'actions/runs/9/jobs': job('success', LATER),
      'actions/runs/8/jobs': job('failure', AT),
    })
    expect(await forge.checks(REPOSITORY, A)).toMatchObject({ value: [{ name: 'lint', state }] })
  })
})

describe('the builds of a branch at GitHub', () => {
  const run = (id: number, members: object) => ({
    id,
    head_sha: A,
    head_branch: 'stable',
    event: 'push',
    run_attempt: 1,
    created_at: AT,
    updated_at: '2026-11-23T18:40:00Z',
    run_started_at: '2026-11-23T18:01:00Z',
    html_url: 'https://github.com/run',
    ...members,
  })

  it('are the runs of its workflow, without those of pull requests from branches of the same name', async () => {
    const workflow_runs = [
      run(4, { status: 'queued', conclusion: null, run_attempt: 2 }),
      run(3, { status: 'in_progress', conclusion: null }),
      run(2, { status: 'completed', conclusion: 'timed_out' }),
      run(1, { status: 'completed', conclusion: 'success', event: 'pull_request' }),
      run(0, { status: 'completed', conclusion: 'cancelled', event: 'workflow_dispatch' }),
    ]
    const { forge, seen } = await byPath({
      'actions/workflows/rebuild-and-push-images.yml/runs': {
        json: githubAnswer('runsAnswer', { total_count: 5, workflow_runs }),
      },
    })
    const runs = await forge.runs(REPOSITORY, 'stable', 'rebuild-and-push-images.yml')
    expect(runs).toMatchObject({
      value: [
        { id: '4', state: 'queued', attempt: 2, startedAt: null, endedAt: null },
        { id: '3', state: 'running', startedAt: '2026-11-23T18:01:00.000Z', endedAt: null },
        { id: '2', state: 'failed', endedAt: '2026-11-23T18:40:00.000Z' },
        { id: '0', state: 'cancelled' },
      ],
    })
    expect(seen[0]?.query.get('branch')).toBe('stable')
  })

  it('are the last ten, also where pull requests have many', async () => {
    const workflow_runs = Array.from({ length: 100 }, (_, index) =>
      run(1000 - index, {
        status: 'completed',
        conclusion: 'success',
        event: index % 5 === 4 ? 'push' : index % 2 === 0 ? 'pull_request' : 'pull_request_target',
      }),
    )
    const { forge } = await byPath({
      'actions/runs': ({ query }) => {
        const shown = workflow_runs.slice(0, Number(query.get('per_page')))
        return { json: githubAnswer('runsAnswer', { total_count: 100, workflow_runs: shown }) }
      },
    })
    const runs = await forge.runs(REPOSITORY, 'stable', null)
    expect(runs.ok && runs.value.map(({ id }) => id)).toEqual(
      Array.from({ length: 10 }, (_, index) => String(996 - 5 * index)),
    )
  })

  it('have jobs, which have not begun before they run', async () => {
    const job = { started_at: AT, completed_at: null, html_url: null }
    const jobs = [
      { ...job, name: 'a', status: 'in_progress', conclusion: null },
      { ...job, name: 'b', status: 'waiting', conclusion: null },
      { ...job, name: 'c', status: 'completed', conclusion: 'skipped' },
    ]
    const { forge } = await byPath({
      'actions/runs/9/jobs': { json: githubAnswer('jobsAnswer', { total_count: 3, jobs }) },
    })
    const of = {
      id: '9',
      sha: A,
      attempt: 1,
      state: 'running',
      createdAt: AT,
      startedAt: AT,
      endedAt: null,
      url: null,
      jobs: null,
    } as const
    expect(await forge.jobs(REPOSITORY, of)).toMatchObject({
      value: [
        { name: 'a', state: 'running', startedAt: '2026-11-23T18:00:00.000Z' },
        { name: 'b', state: 'queued', startedAt: null },
        { name: 'c', state: 'skipped' },
      ],
    })
  })
})
