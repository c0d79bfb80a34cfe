import 'server-only'
import type { Answer } from '#lib/domain/answer'
import type { BuildJob, BuildRun, RunState } from '#lib/domain/promotion/forge-answers'
import type { z } from '#lib/domain/zod'
import type { Asking } from '#lib/forge/forge'
import { MOST_RUNS } from '#lib/forge/dialects/dialect'
import { jobStateOf, runStateOf, tasksShape } from '#lib/forge/dialects/forgejo/forgejo-shapes'
import { inPath } from '#lib/forge/dialects/names'
import type { ForgeClient } from '#lib/forge/request/forge-client'

/** The largest page that Forgejo gives unless it is set up otherwise. */
export const PAGES = { size: 50, sizeName: 'limit' } as const

export type RunsOf = { repository: string; branch: string; build: string | null }

type Task = NonNullable<z.infer<typeof tasksShape>['workflow_runs']>[number]

/** The newest tasks only, and none of jobs that no runner took yet. */
async function readTasks(client: ForgeClient, repository: string, asking: Asking): Promise<Answer<Task[]>> {
  const path = `/repos/${inPath(repository)}/actions/tasks`
  const wanted = {
    what: `the tasks of runners of ${repository}`,
    path,
    query: { limit: PAGES.size },
    shape: tasksShape,
  }
  const answer = await client.read(wanted, asking)
  return answer.ok ? { ok: true, value: answer.value.workflow_runs ?? [] } : answer
}

export async function runsOfTasks(
  client: ForgeClient,
  { repository, branch, build }: RunsOf,
  asking: Asking,
): Promise<Answer<readonly BuildRun[]>> {
  const tasks = await readTasks(client, repository, asking)
  if (!tasks.ok) return tasks
  const byRun = new Map<string, Task[]>()
  for (const task of tasks.value) {
    if (isOf(task, branch, build)) byRun.set(task.run_number, [...(byRun.get(task.run_number) ?? []), task])
  }
  return { ok: true, value: [...byRun.values()].flatMap(runOfTasks).slice(0, MOST_RUNS) }
}

/** A pull request can come from a branch of the same name. */
function isOf({ head_branch: head, workflow_id: file, event }: Task, branch: string, build: string | null) {
  return head === branch && (build === null || file === build) && !event.startsWith('pull_request')
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
export async function jobsOfTasks(
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
