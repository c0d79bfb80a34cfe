import 'server-only'
import type { Answer } from '#lib/domain/answer'
import type { BuildJob, Check } from '#lib/domain/promotion/forge-answers'
import type { Asking } from '#lib/forge/forge'
import { GITHUB_PAGES, githubJobs } from '#lib/forge/dialects/github/github-runs'
import {
  checkRunsShape,
  checkStateOf,
  runsShape,
  statusShape,
} from '#lib/forge/dialects/github/github-shapes'
import { inPath } from '#lib/forge/dialects/names'
import { newestOfName, type DatedCheck } from '#lib/forge/dialects/newest-checks'
import type { ForgeClient } from '#lib/forge/request/forge-client'
import { readList } from '#lib/forge/request/read-list'

type Of = { repository: string; sha: string }
type Checks = Promise<Answer<DatedCheck[]>>

/** Check runs and commit statuses, which are two APIs. A fine-grained token cannot read checks: then the jobs of Actions. */
export async function githubChecks(client: ForgeClient, of: Of, asking: Asking): Promise<Answer<Check[]>> {
  const runs = await checkRuns(client, of, asking)
  const checks = mayNotSee(runs) ? await jobsAsChecks(client, of, asking) : runs
  if (!checks.ok) return checks
  const statuses = await commitStatuses(client, of, asking)
  if (!statuses.ok && !mayNotSee(statuses)) return statuses
  return { ok: true, value: newestOfName([...checks.value, ...(statuses.ok ? statuses.value : [])]) }
}

function mayNotSee(answer: Answer<unknown>): boolean {
  return !answer.ok && (answer.error.code === 'forbidden' || answer.error.code === 'not-found')
}

async function checkRuns(client: ForgeClient, { repository, sha }: Of, asking: Asking): Checks {
  const runs = await readList(
    client,
    {
      what: `the checks of ${sha.slice(0, 8)} of ${repository}`,
      path: `/repos/${inPath(repository)}/commits/${sha}/check-runs`,
      query: { filter: 'latest' },
      shape: checkRunsShape,
    },
    GITHUB_PAGES,
    ({ check_runs: items, total_count: total }) => ({ items, total }),
    asking,
  )
  if (!runs.ok) return runs
  const checks = runs.value.map(({ name, status, conclusion, started_at: at, html_url: url }) => {
    return { name, state: checkStateOf(status, conclusion), url, at }
  })
  return { ok: true, value: checks }
}

async function commitStatuses(client: ForgeClient, { repository, sha }: Of, asking: Asking): Checks {
  const statuses = await readList(
    client,
    {
      what: `the statuses of ${sha.slice(0, 8)} of ${repository}`,
      path: `/repos/${inPath(repository)}/commits/${sha}/status`,
      shape: statusShape,
    },
    GITHUB_PAGES,
    ({ statuses: items, total_count: total }) => ({ items, total }),
    asking,
  )
  if (!statuses.ok) return statuses
  const checks = statuses.value.map(
    ({ context: name, state, target_url: url, updated_at: at }): DatedCheck => {
      if (state === 'pending') return { name, url, at, state: 'running' }
      return { name, url, at, state: state === 'success' ? 'success' : 'failure' }
    },
  )
  return { ok: true, value: checks }
}

async function jobsAsChecks(client: ForgeClient, { repository, sha }: Of, asking: Asking): Checks {
  const runs = await readList(
    client,
    {
      what: `the runs for ${sha.slice(0, 8)} of ${repository}`,
      path: `/repos/${inPath(repository)}/actions/runs`,
      query: { head_sha: sha },
      shape: runsShape,
    },
    GITHUB_PAGES,
    ({ workflow_runs: items, total_count: total }) => ({ items, total }),
    asking,
  )
  if (!runs.ok) return runs
  const checks: DatedCheck[] = []
  for (const { id } of runs.value) {
    const jobs = await githubJobs(client, repository, id, asking)
    if (!jobs.ok) return jobs
    for (const { name, state, url, startedAt: at } of jobs.value) {
      checks.push({ name, state: JOB_AS_CHECK[state], url, at })
    }
  }
  return { ok: true, value: checks }
}

const JOB_AS_CHECK: Record<BuildJob['state'], Check['state']> = {
  queued: 'running',
  running: 'running',
  succeeded: 'success',
  skipped: 'neutral',
  cancelled: 'failure',
  failed: 'failure',
}
