import 'server-only'
import type { Answer } from '#lib/domain/answer'
import type { BuildJob, BuildRun } from '#lib/domain/promotion/forge-answers'
import type { z } from '#lib/domain/zod'
import type { Asking } from '#lib/forge/forge'
import { MOST_RUNS } from '#lib/forge/dialects/dialect'
import { jobsShape, runsShape, runStateOf, stateOf } from '#lib/forge/dialects/github/github-shapes'
import { inPath } from '#lib/forge/dialects/names'
import type { ForgeClient } from '#lib/forge/request/forge-client'
import { readList } from '#lib/forge/request/read-list'

export const GITHUB_PAGES = { size: 100, sizeName: 'per_page' } as const

type Run = z.infer<typeof runsShape>['workflow_runs'][number]

/**
 * The last runs of a workflow on a branch, or of all. A pull request from a fork can have a branch of the same name, and some have many
 * runs, so more are read than are wanted.
 */
export async function githubRuns(
  client: ForgeClient,
  repository: string,
  branch: string,
  build: string | null,
  asking: Asking,
): Promise<Answer<readonly BuildRun[]>> {
  const of = build === null ? 'runs' : `workflows/${encodeURIComponent(build)}/runs`
  const answer = await client.read(
    {
      what: `the runs of ${build ?? 'workflows'} on ${branch} of ${repository}`,
      path: `/repos/${inPath(repository)}/actions/${of}`,
      query: { branch, per_page: GITHUB_PAGES.size, exclude_pull_requests: 'true' },
      shape: runsShape,
    },
    asking,
  )
  if (!answer.ok) return answer
  const own = answer.value.workflow_runs.filter(({ event }) => !event.startsWith('pull_request'))
  return { ok: true, value: own.slice(0, MOST_RUNS).map(runOf) }
}

function runOf({ id, head_sha: sha, run_attempt: attempt, status, conclusion, ...run }: Run): BuildRun {
  const state = runStateOf(status, conclusion)
  return {
    id,
    sha,
    attempt,
    state,
    createdAt: run.created_at,
    startedAt: state === 'queued' ? null : (run.run_started_at ?? null),
    endedAt: status === 'completed' ? run.updated_at : null,
    url: run.html_url,
    jobs: null,
  }
}

/** Of the last attempt. */
export async function githubJobs(
  client: ForgeClient,
  repository: string,
  runId: string,
  asking: Asking,
): Promise<Answer<readonly BuildJob[]>> {
  const jobs = await readList(
    client,
    {
      what: `the jobs of the run ${runId} of ${repository}`,
      path: `/repos/${inPath(repository)}/actions/runs/${runId}/jobs`,
      query: { filter: 'latest' },
      shape: jobsShape,
    },
    GITHUB_PAGES,
    ({ jobs: items, total_count: total }) => ({ items, total }),
    asking,
  )
  if (!jobs.ok) return jobs
  return {
    ok: true,
    value: jobs.value.map(({ name, status, conclusion, started_at, completed_at, html_url }) => ({
      name,
      state: stateOf(status, conclusion),
      startedAt: status === 'completed' || status === 'in_progress' ? started_at : null,
      endedAt: completed_at,
      url: html_url,
    })),
  }
}
