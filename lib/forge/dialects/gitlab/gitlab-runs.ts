import 'server-only'
import type { Answer } from '#lib/domain/answer'
import type { BuildJob, BuildRun, Check } from '#lib/domain/promotion/forge-answers'
import type { z } from '#lib/domain/zod'
import { AnswerCache } from '#lib/runtime/answer-cache'
import type { Clock } from '#lib/runtime/clock'
import type { Asking } from '#lib/forge/forge'
import { MOST_RUNS } from '#lib/forge/dialects/dialect'
import {
  checkStateOf,
  jobsShape,
  jobStateOf,
  pipelineShape,
  pipelinesShape,
  runStateOf,
  statusesShape,
} from '#lib/forge/dialects/gitlab/gitlab-shapes'
import { checksByName } from '#lib/forge/dialects/newest-checks'
import type { ForgeClient } from '#lib/forge/request/forge-client'
import { readList } from '#lib/forge/request/read-list'

const PAGES = { size: 100, sizeName: 'per_page' } as const
const MOST_KEPT = 2_000

type Pipeline = z.infer<typeof pipelinesShape>[number]
type Times = z.infer<typeof pipelineShape>

/** The pipelines of a ref. The list has no times of begin and end, so each pipeline is read, again only when it changed. */
export class GitlabRuns {
  private readonly times: AnswerCache<Answer<Times>>

  constructor(
    private readonly client: ForgeClient,
    clock: Clock,
  ) {
    this.times = new AnswerCache(MOST_KEPT, clock, ({ ok }) => (ok ? Infinity : 0))
  }

  async of(repository: string, branch: string, asking: Asking): Promise<Answer<readonly BuildRun[]>> {
    const path = `/projects/${encodeURIComponent(repository)}/pipelines`
    const what = `the pipelines of ${branch} of ${repository}`
    const query = { ref: branch, per_page: MOST_RUNS }
    const list = await this.client.read({ what, path, query, shape: pipelinesShape }, asking)
    if (!list.ok) return list
    const runs: BuildRun[] = []
    for (const pipeline of list.value) {
      const { id, status, updated_at: changed } = pipeline
      const wanted = {
        what: `the pipeline ${id} of ${repository}`,
        path: `${path}/${id}`,
        shape: pipelineShape,
      }
      const key = `${repository} ${id} ${status} ${changed}`
      const times = await this.times.get(key, () => this.client.read(wanted, asking))
      if (!times.ok) return times
      runs.push(runOf(pipeline, times.value))
    }
    return { ok: true, value: runs }
  }
}

/** A pipeline that is retried keeps its id, and GitLab counts no attempts. */
function runOf({ id, sha, status, ...pipeline }: Pipeline, times: Times): BuildRun {
  const state = runStateOf(status)
  return {
    id,
    sha,
    state,
    attempt: 1,
    createdAt: pipeline.created_at,
    startedAt: state === 'queued' ? null : times.started_at,
    endedAt: state === 'queued' || state === 'running' ? null : (times.finished_at ?? pipeline.updated_at),
    url: pipeline.web_url,
    jobs: null,
  }
}

/** Those of child pipelines are in pipelines of their own, and not in here. */
export async function gitlabJobs(
  client: ForgeClient,
  repository: string,
  run: string,
  asking: Asking,
): Promise<Answer<BuildJob[]>> {
  const path = `/projects/${encodeURIComponent(repository)}/pipelines/${run}/jobs`
  const wanted = { what: `the jobs of the pipeline ${run} of ${repository}`, path, shape: jobsShape }
  const jobs = await readList(client, wanted, PAGES, (items) => ({ items }), asking)
  if (!jobs.ok) return jobs
  return {
    ok: true,
    value: jobs.value.map(({ name, status, allow_failure, started_at, finished_at, web_url }) => ({
      name,
      state: jobStateOf(status, allow_failure),
      startedAt: started_at,
      endedAt: finished_at,
      url: web_url,
    })),
  }
}

/**
 * Jobs of pipelines and statuses of others are one list. A newer pipeline of a ref takes the place of the older one; those of a merge
 * request and of a tag have refs of their own.
 */
export async function gitlabChecks(
  client: ForgeClient,
  repository: string,
  sha: string,
  asking: Asking,
): Promise<Answer<Check[]>> {
  const path = `/projects/${encodeURIComponent(repository)}/repository/commits/${sha}/statuses`
  const wanted = { what: `the statuses of ${sha.slice(0, 8)} of ${repository}`, path, shape: statusesShape }
  const statuses = await readList(client, wanted, PAGES, (items) => ({ items }), asking)
  if (!statuses.ok) return statuses
  const checks = statuses.value.map(
    ({ name, ref, status, allow_failure: mayFail, target_url: url, created_at: at }) => {
      return { name, url, at, origin: ref ?? '', state: checkStateOf(status, mayFail === true) }
    },
  )
  return { ok: true, value: checksByName(checks) }
}
