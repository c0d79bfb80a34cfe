import 'server-only'
import type { Answer } from '#lib/domain/answer'
import type { BuildJob, Check } from '#lib/domain/promotion/forge-answers'
import type { Asking } from '#lib/forge/forge'
import {
  originOf,
  runsFor,
  suiteOrigins,
  type CommitAt,
} from '#lib/forge/dialects/github/github-check-origins'
import { GITHUB_PAGES, githubJobs } from '#lib/forge/dialects/github/github-runs'
import { checkRunsShape, checkStateOf, statusShape } from '#lib/forge/dialects/github/github-shapes'
import { inPath } from '#lib/forge/dialects/names'
import { checksByName, type DatedCheck } from '#lib/forge/dialects/newest-checks'
import type { ForgeClient } from '#lib/forge/request/forge-client'
import { readList } from '#lib/forge/request/read-list'

type Checks = Promise<Answer<DatedCheck[]>>

/**
 * Check runs and commit statuses, which are two APIs; where both have a name, GitHub asks for both. A fine-grained token cannot have the
 * right to read checks: then the jobs of Actions. It can have that of statuses, without which a red one would be missed.
 */
export async function githubChecks(
  client: ForgeClient,
  of: CommitAt,
  asking: Asking,
): Promise<Answer<Check[]>> {
  const runs = await checkRuns(client, of, asking)
  const checks = mayNotSee(runs) ? await jobsAsChecks(client, of, asking) : runs
  if (!checks.ok) return checks
  const statuses = await commitStatuses(client, of, asking)
  return statuses.ok ? { ok: true, value: checksByName([...checks.value, ...statuses.value]) } : statuses
}

function mayNotSee(answer: Answer<unknown>): boolean {
  return !answer.ok && (answer.error.code === 'forbidden' || answer.error.code === 'not-found')
}

async function checkRuns(client: ForgeClient, of: CommitAt, asking: Asking): Checks {
  const { repository, sha } = of
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
  const inSuites = runs.value.map(({ name, check_suite: suite }) => ({ name, suite: suite?.id ?? '' }))
  const origins = await suiteOrigins(client, of, inSuites, asking)
  if (!origins.ok && !mayNotSee(origins)) return origins
  const checks = runs.value.map(
    ({ name, status, conclusion, started_at: at, html_url: url, check_suite: suite }): DatedCheck => {
      const suiteId = suite?.id ?? ''
      const origin = (origins.ok ? origins.value.get(suiteId) : undefined) ?? `suite ${suiteId}`
      return { name, state: checkStateOf(status, conclusion), url, at, origin }
    },
  )
  return { ok: true, value: checks }
}

async function commitStatuses(client: ForgeClient, { repository, sha }: CommitAt, asking: Asking): Checks {
  const statuses = await readList(
    client,
    {
      what: `the commit statuses, and so not all checks, of ${sha.slice(0, 8)} of ${repository}`,
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
      const origin = 'status'
      if (state === 'pending') return { name, url, at, origin, state: 'running' }
      return { name, url, at, origin, state: state === 'success' ? 'success' : 'failure' }
    },
  )
  return { ok: true, value: checks }
}

async function jobsAsChecks(client: ForgeClient, of: CommitAt, asking: Asking): Checks {
  const runs = await runsFor(client, of, asking)
  if (!runs.ok) return runs
  const checks: DatedCheck[] = []
  for (const run of runs.value) {
    const jobs = await githubJobs(client, of.repository, run.id, asking)
    if (!jobs.ok) return jobs
    for (const { name, state, url, startedAt: at } of jobs.value) {
      checks.push({ name, state: JOB_AS_CHECK[state], url, at, origin: originOf(run) })
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
