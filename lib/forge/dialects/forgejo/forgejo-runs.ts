import 'server-only'
import type { Answer } from '#lib/domain/answer'
import type { BuildJob, BuildRun } from '#lib/domain/promotion/forge-answers'
import type { z } from '#lib/domain/zod'
import type { Asking } from '#lib/forge/forge'
import { MOST_RUNS } from '#lib/forge/dialects/dialect'
import { jobsShape, jobStateOf, runsShape, runStateOf } from '#lib/forge/dialects/forgejo/forgejo-shapes'
import { jobsOfTasks, PAGES, runsOfTasks, type RunsOf } from '#lib/forge/dialects/forgejo/forgejo-tasks'
import { inPath } from '#lib/forge/dialects/names'
import type { ForgeClient } from '#lib/forge/request/forge-client'
import { readList } from '#lib/forge/request/read-list'

type Run = NonNullable<z.infer<typeof runsShape>['workflow_runs']>[number]

/**
 * The runs of a workflow on a branch. Forgejo and Gitea name what they filter by differently, and ignore what they do not know, so
 * the answer is filtered again. Old ones have no list of runs, only one of the tasks of runners.
 */
export async function forgejoRuns(
  client: ForgeClient,
  of: RunsOf,
  asking: Asking,
): Promise<Answer<readonly BuildRun[]>> {
  const { repository, branch, build } = of
  const workflow = build === null ? {} : { workflow_id: build }
  const answer = await client.read(
    {
      what: `the runs of ${build ?? 'workflows'} on ${branch} of ${repository}`,
      path: `/repos/${inPath(repository)}/actions/runs`,
      query: { ref: `refs/heads/${branch}`, branch, ...workflow, limit: PAGES.size },
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
  { branch, build }: RunsOf,
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
  const path = `/repos/${inPath(repository)}/actions/runs/${run.id}/jobs`
  const wanted = { what: `the jobs of the run ${run.id} of ${repository}`, path, shape: jobsShape }
  const answer = await readList(client, wanted, PAGES, (part) => part, asking)
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
