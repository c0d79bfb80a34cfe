import { timeOf, type BuildJob, type BuildRun } from '../builds/build-run'
import type { CheckRun } from '../builds/checks'
import type { ForgeWorld } from '../forge-world'
import { numberOf } from '../numbers'
import { ok, pageOf, type RestAnswer, type Route } from '../rest'
import { PAGING, refuse, routeOf, type Asked } from './asked'
import { conclusionOf, statusOf, suiteIdOf } from './github-builds'
import { minimalRepository, nodeIdOf, type Place } from './github-objects'

/** `rpm-build:…` are commit statuses, as older Apps set them; the others are check runs. */
const isStatus = ({ name }: CheckRun): boolean => name.startsWith('rpm-build:')

/** https://docs.github.com/rest/checks/runs, https://docs.github.com/rest/commits/statuses */
export function checkRoutes(world: ForgeWorld): Route[] {
  return [
    routeOf(world, 'GET', '/commits/([^/]+)/check-runs', (asked) => checkRuns(world, asked)),
    routeOf(world, 'GET', '/commits/([^/]+)/status', (asked) => combinedStatus(world, asked)),
  ]
}

async function checkRuns(world: ForgeWorld, asked: Asked): Promise<RestAnswer> {
  const { repository, place, words } = asked
  const sha = await repository.git.resolve(words[0] ?? '')
  if (!sha) return refuse(422, `No commit found for SHA: ${words[0] ?? ''}`)
  const checks = (await world.checksOf(repository, sha)).filter((check) => !isStatus(check))
  const jobs = world
    .runsOf(repository)
    .filter((run) => run.sha === sha)
    .flatMap((run) => run.jobs.map((job) => checkRunOfJob(place, run, job)))
  const all = [...checks.map((check) => checkRunOf(place, sha, check)), ...jobs]
  return ok({ total_count: all.length, check_runs: pageOf(all, asked.call, PAGING) })
}

type CheckTimes = { status: string; conclusion: string | null; startedAt: number; endedAt: number | null }

function checkRunOf(place: Place, sha: string, { name, state, startedAt, endedAt }: CheckRun) {
  const status = state === 'running' ? 'in_progress' : 'completed'
  const times = { status, conclusion: state === 'running' ? null : state, startedAt, endedAt }
  // An App has one suite for a commit.
  return checkRun(place, numberOf(`${sha} ${name}`), numberOf(`suite ${sha}`), sha, name, times)
}

/** GitHub makes a check run of each job of a workflow, in the suite of the run. */
function checkRunOfJob(place: Place, run: BuildRun, { id, name, state, startedAt, endedAt }: BuildJob) {
  const times = { status: statusOf(state), conclusion: conclusionOf(state), endedAt }
  const began = startedAt ?? run.createdAt
  return checkRun(place, id, suiteIdOf(run), run.sha, name, { ...times, startedAt: began })
}

function checkRun(
  { api, web }: Place,
  id: number,
  suite: number,
  sha: string,
  name: string,
  times: CheckTimes,
) {
  return {
    id,
    name,
    node_id: nodeIdOf(`check ${id}`),
    head_sha: sha,
    external_id: '',
    url: `${api}/check-runs/${id}`,
    html_url: `${web}/runs/${id}`,
    details_url: `${web}/runs/${id}`,
    status: times.status,
    conclusion: times.conclusion,
    started_at: timeOf(times.startedAt),
    completed_at: timeOf(times.endedAt),
    output: {
      title: null,
      summary: null,
      text: null,
      annotations_count: 0,
      annotations_url: `${api}/check-runs/${id}/annotations`,
    },
    check_suite: { id: suite },
    app: null,
    pull_requests: [],
  }
}

async function combinedStatus(world: ForgeWorld, asked: Asked): Promise<RestAnswer> {
  const { repository, place, call, words } = asked
  const sha = await repository.git.resolve(words[0] ?? '')
  if (!sha) return refuse(404, 'Not Found')
  const statuses = (await world.checksOf(repository, sha)).filter(isStatus)
  return ok({
    state: combined(statuses),
    statuses: pageOf(statuses, call, PAGING).map((check) => statusObject(place, sha, check)),
    sha,
    total_count: statuses.length,
    repository: minimalRepository(place),
    commit_url: `${place.api}/commits/${sha}`,
    url: `${place.api}/commits/${sha}/status`,
  })
}

function combined(statuses: readonly CheckRun[]): string {
  if (statuses.some(({ state }) => state === 'failure')) return 'failure'
  // Without any, it is pending as well.
  return statuses.length === 0 || statuses.some(({ state }) => state === 'running') ? 'pending' : 'success'
}

function statusObject({ api }: Place, sha: string, { name, state, startedAt, endedAt }: CheckRun) {
  const id = numberOf(`${sha} ${name}`)
  return {
    url: `${api}/statuses/${sha}`,
    avatar_url: null,
    id,
    node_id: nodeIdOf(`status ${id}`),
    state: { running: 'pending', neutral: 'success', success: 'success', failure: 'failure' }[state],
    description: null,
    target_url: `https://dashboard.packit.example/jobs/copr/${id}`,
    context: name,
    created_at: timeOf(startedAt),
    updated_at: timeOf(endedAt ?? startedAt),
  }
}
