import 'server-only'
import type { Answer } from '#lib/domain/answer'
import type { BuildJob, BuildRun, RunState } from '#lib/domain/promotion/forge-answers'
import type { z } from '#lib/domain/zod'
import type { Asking } from '#lib/forge/forge'
import {
  jobsShape,
  jobStateOf,
  runsShape,
  runStateOf,
  tasksShape,
} from '#lib/forge/dialects/forgejo/forgejo-shapes'
import { inPath } from '#lib/forge/dialects/names'
import type { ForgeClient } from '#lib/forge/request/forge-client'

/** The largest page that Forgejo gives unless it is set up otherwise. */
const PAGE = 50
/** As many as tell how long one usually takes. */
const MOST_RUNS = 10

type Run = NonNullable<z.infer<typeof runsShape>['workflow_runs']>[number]
type Task = NonNullable<z.infer<typeof tasksShape>['workflow_runs']>[number]
type Of = { repository: string; branch: string; build: string | null }

/**
 * The runs of a workflow on a branch. Forgejo and Gitea name what they filter by differently, and ignore what they do not know, so
 * the answer is filtered again. Old ones have no list of runs, only one of the tasks of runners.
 */
export async function forgejoRuns(
  client: ForgeClient,
  of: Of,
  asking: Asking,
): Promise<Answer<readonly BuildRun[]>> {
  const { repository, branch, build } = of
  const workflow = build === null ? {} : { workflow_id: build }
  const answer = await client.read(
    {
      what: `the runs of ${build ?? 'workflows'} on ${branch} of ${repository}`,
      path: `/repos/${inPath(repository)}/actions/runs`,
      query: { ref: `refs/heads/${branch}`, branch, ...workflow, limit: PAGE },
      shape: runsShape,
    },
    asking,
  )
  if (!answer.ok) return answer.error.code === 'not-found' ? runsOfTasks(client, of, asking) : answer
  const own = (answer.value.workflow_runs ?? []).filter((run) => isOf(run, of)).flatMap(runOf)
  return { ok: true, value: own.slice(0, MOST_RUNS) }
}

function isOf(
  { workflow_id: file, path, prettyref, head_branch: head, event }: Run,
  { branch, build }: Of,
): boolean {
  const workflow = file ?? path?.split('@', 1)[0]?.split('/').at(-1)
  return (
    (prettyref ?? head) === branch &&
    (build === null || workflow === build) &&
    !event.startsWith('pull_request')
  )
}

function runOf({ id, status, conclusion, run_attempt: attempt, html_url: url, ...run }: Run): BuildRun[] {
  const sha = run.commit_sha ?? run.head_sha
  if (sha === undefined) return []
  const state = runStateOf(status, conclusion)
  const startedAt = run.started ?? run.started_at ?? null
  const createdAt = run.created ?? run.created_at ?? startedAt ?? new Date(0).toISOString()
  const endedAt = state === 'queued' || state === 'running' ? null : (run.stopped ?? run.completed_at ?? null)
  return [{ id, sha, attempt, state, createdAt, startedAt, endedAt, url, jobs: null }]
}

/** A job of Forgejo has no times. */
export async function forgejoJobs(
  client: ForgeClient,
  repository: string,
  run: BuildRun,
  asking: Asking,
): Promise<Answer<readonly BuildJob[]>> {
  const answer = await client.read(
    {
      what: `the jobs of the run ${run.id} of ${repository}`,
      path: `/repos/${inPath(repository)}/actions/runs/${run.id}/jobs`,
      query: { limit: PAGE },
      shape: jobsShape,
    },
    asking,
  )
  if (!answer.ok)
    return answer.error.code === 'not-found' ? jobsOfTasks(client, repository, run, asking) : answer
  return {
    ok: true,
    value: answer.value.map(({ name, status, conclusion, started_at, completed_at, html_url }) => ({
      name,
      state: jobStateOf(status, conclusion),
      startedAt: started_at ?? null,
      endedAt: completed_at ?? null,
      url: html_url ?? run.url,
    })),
  }
}

/** The newest tasks only, and none of jobs that no runner took yet. */
async function readTasks(client: ForgeClient, repository: string, asking: Asking): Promise<Answer<Task[]>> {
  const path = `/repos/${inPath(repository)}/actions/tasks`
  const wanted = {
    what: `the tasks of runners of ${repository}`,
    path,
    query: { limit: PAGE },
    shape: tasksShape,
  }
  const answer = await client.read(wanted, asking)
  return answer.ok ? { ok: true, value: answer.value.workflow_runs ?? [] } : answer
}

async function runsOfTasks(
  client: ForgeClient,
  { repository, branch, build }: Of,
  asking: Asking,
): Promise<Answer<readonly BuildRun[]>> {
  const tasks = await readTasks(client, repository, asking)
  if (!tasks.ok) return tasks
  const byRun = new Map<string, Task[]>()
  for (const task of tasks.value) {
    const isWanted = task.head_branch === branch && (build === null || task.workflow_id === build)
    if (isWanted) byRun.set(task.run_number, [...(byRun.get(task.run_number) ?? []), task])
  }
  return { ok: true, value: [...byRun.values()].flatMap(runOfTasks).slice(0, MOST_RUNS) }
}

function runOfTasks(tasks: readonly Task[]): BuildRun[] {
  const [first] = tasks.toSorted((a, b) => a.created_at.localeCompare(b.created_at))
  if (first === undefined) return []
  const states = new Set(tasks.map(({ status }) => runStateOf(status)))
  const state = STATES.find((each) => states.has(each)) ?? 'succeeded'
  const isOver = state !== 'running' && state !== 'queued'
  const starts = tasks.flatMap(({ run_started_at: at }) => at ?? []).toSorted()
  const ends = tasks.map(({ updated_at: at }) => at).toSorted()
  return [
    {
      id: first.run_number,
      sha: first.head_sha,
      attempt: 1,
      state,
      createdAt: first.created_at,
      startedAt: starts[0] ?? null,
      endedAt: isOver ? (ends.at(-1) ?? null) : null,
      url: first.url,
      jobs: null,
    },
  ]
}

/** What a run is as a whole: the first of these that one of its jobs is. */
const STATES: RunState[] = ['running', 'queued', 'failed', 'cancelled', 'succeeded']

/** Tasks have the number of the run in its repository, which is the end of its address; the run itself has another id. */
async function jobsOfTasks(
  client: ForgeClient,
  repository: string,
  { id, sha, url }: BuildRun,
  asking: Asking,
): Promise<Answer<readonly BuildJob[]>> {
  const tasks = await readTasks(client, repository, asking)
  if (!tasks.ok) return tasks
  const number = /\/runs\/(\d+)/.exec(url ?? '')?.[1] ?? id
  const own = tasks.value.filter((task) => task.head_sha === sha && task.run_number === number)
  return {
    ok: true,
    value: own.map(({ name, status, run_started_at: startedAt, updated_at: changedAt, url: page }) => {
      const state = jobStateOf(status)
      const isOver = state !== 'running' && state !== 'queued'
      return { name, state, startedAt, endedAt: isOver ? changedAt : null, url: page }
    }),
  }
}
