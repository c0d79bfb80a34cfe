import { timeOf, type BuildJob, type BuildRun, type RunState } from '../builds/build-run'
import type { ForgeWorld } from '../forge-world'
import { numberOf } from '../numbers'
import type { GitCommit } from '../repositories/commit-log'
import { titleOf } from '../repositories/commit-log'
import { ok, pageOf, type RestAnswer, type Route } from '../rest'
import { PAGING, refuse, routeOf, type Asked } from './asked'
import { minimalRepository, nodeIdOf, userOf } from './github-objects'

const COMPLETED: Record<string, string> = {
  succeeded: 'success',
  failed: 'failure',
  cancelled: 'cancelled',
  skipped: 'skipped',
}

/** https://docs.github.com/rest/actions/workflow-runs */
export function buildRoutes(world: ForgeWorld): Route[] {
  const get = (rest: string, answer: (asked: Asked) => RestAnswer | Promise<RestAnswer>) =>
    routeOf(world, 'GET', rest, answer)
  return [
    get('/actions/workflows/([^/]+)/runs', (asked) =>
      asked.words[0] === asked.repository.build?.workflow ? runs(world, asked) : refuse(404, 'Not Found'),
    ),
    get('/actions/runs', (asked) => runs(world, asked)),
    get('/actions/runs/(\\d+)', async (asked) => {
      const run = runIn(world, asked)
      return run ? ok(await runOf(asked, run)) : refuse(404, 'Not Found')
    }),
    get('/actions/runs/(\\d+)(?:/attempts/\\d+)?/jobs', (asked) => {
      const run = runIn(world, asked)
      if (!run) return refuse(404, 'Not Found')
      const jobs = run.jobs.map((job) => jobOf(asked, run, job))
      return ok({ total_count: jobs.length, jobs: pageOf(jobs, asked.call, PAGING) })
    }),
  ]
}

function runIn(world: ForgeWorld, { repository, words: [id] }: Asked): BuildRun | undefined {
  return world.runsOf(repository).find((run) => String(run.id) === id)
}

async function runs(world: ForgeWorld, asked: Asked): Promise<RestAnswer> {
  const { query } = asked.call
  const found = world
    .runsOf(asked.repository)
    .filter(({ branch }) => (query.get('branch') ?? branch) === branch)
    .filter(({ sha }) => (query.get('head_sha') ?? sha) === sha)
    .filter(({ state }) => [null, statusOf(state), COMPLETED[state]].includes(query.get('status')))
  const page = pageOf(found, asked.call, PAGING)
  const listed = await Promise.all(page.map((run) => runOf(asked, run)))
  return ok({ total_count: found.length, workflow_runs: listed })
}

/** The state of a run, a job or a check, in the two words that GitHub has for it. */
export function statusOf(state: BuildJob['state']): string {
  if (state === 'queued') return 'queued'
  return state === 'running' ? 'in_progress' : 'completed'
}

/** Each run has a suite of its own, also where it is made again. */
export function suiteIdOf({ id }: BuildRun): number {
  return id + 1
}

export function conclusionOf(state: RunState | 'skipped'): string | null {
  return COMPLETED[state] ?? null
}

async function runOf({ repository, place, call }: Asked, run: BuildRun) {
  const { id, number, branch, sha, attempt, state, createdAt, startedAt, endedAt } = run
  const commit = await repository.git.commit(sha)
  const { api, web, name } = place
  const [owner = ''] = name.split('/')
  const url = `${api}/actions/runs/${id}`
  const workflow = repository.build?.workflow ?? ''
  const links = ['jobs', 'logs', 'artifacts', 'cancel', 'rerun']
  return {
    id,
    name: 'Rebuild and push images',
    node_id: nodeIdOf(String(id)),
    head_branch: branch,
    head_sha: sha,
    path: `.github/workflows/${workflow}`,
    display_title: titleOf(commit),
    run_number: number,
    event: 'push',
    status: statusOf(state),
    conclusion: conclusionOf(state),
    workflow_id: numberOf(workflow),
    check_suite_id: suiteIdOf(run),
    check_suite_node_id: nodeIdOf(`suite ${id}`),
    url,
    html_url: `${web}/actions/runs/${id}`,
    pull_requests: [],
    created_at: timeOf(createdAt),
    updated_at: timeOf(endedAt ?? startedAt ?? createdAt),
    actor: userOf(call.base, owner),
    run_attempt: attempt,
    referenced_workflows: [],
    // GitHub has the time at which the attempt was made, even while it is queued.
    run_started_at: timeOf(startedAt ?? createdAt),
    triggering_actor: userOf(call.base, owner),
    ...Object.fromEntries(links.map((link) => [`${link}_url`, `${url}/${link}`])),
    check_suite_url: `${api}/check-suites/${suiteIdOf(run)}`,
    previous_attempt_url: attempt > 1 ? `${url}/attempts/${attempt - 1}` : null,
    workflow_url: `${api}/actions/workflows/${numberOf(workflow)}`,
    head_commit: headCommit(commit),
    repository: minimalRepository(place),
    head_repository: minimalRepository(place),
  }
}

function headCommit({ sha, tree, message, committer, author }: GitCommit) {
  const personOf = ({ name, email }: GitCommit['author']) => ({ name, email })
  return {
    id: sha,
    tree_id: tree,
    message,
    timestamp: committer.date,
    author: personOf(author),
    committer: personOf(committer),
  }
}

function jobOf({ place: { api, web } }: Asked, run: BuildRun, job: BuildJob) {
  const { id, name, state, startedAt, endedAt } = job
  const isRunning = startedAt !== null
  return {
    id,
    run_id: run.id,
    workflow_name: 'Rebuild and push images',
    head_branch: run.branch,
    run_url: `${api}/actions/runs/${run.id}`,
    run_attempt: run.attempt,
    node_id: nodeIdOf(`job ${id}`),
    head_sha: run.sha,
    url: `${api}/actions/jobs/${id}`,
    html_url: `${web}/actions/runs/${run.id}/job/${id}`,
    status: statusOf(state),
    conclusion: conclusionOf(state),
    created_at: timeOf(run.createdAt),
    // A job that has not begun has the time at which it was made.
    started_at: timeOf(startedAt ?? run.createdAt),
    completed_at: timeOf(endedAt),
    name,
    steps: [],
    check_run_url: `${api}/check-runs/${id}`,
    labels: ['ubuntu-latest'],
    runner_id: isRunning ? 1 : 0,
    runner_name: isRunning ? 'GitHub Actions 1' : '',
    runner_group_id: isRunning ? 1 : 0,
    runner_group_name: isRunning ? 'GitHub Actions' : '',
  }
}
