import 'server-only'
import type { BuildJob, Check, Commit, RunState } from '#lib/domain/promotion/forge-answers'
import { z } from '#lib/domain/zod'
import { id, link, message, name, sha, time, timeOrNull } from '#lib/forge/dialects/shapes'

/** The members of GitHub's answers that are used (https://github.com/github/rest-api-description). */
export const commitShape = z
  .object({
    sha,
    html_url: z.string(),
    commit: z.object({
      message,
      author: z.object({ name: name.optional() }).nullable(),
      committer: z.object({ date: time.optional() }).nullable(),
    }),
    author: z.object({ login: name.optional() }).nullable().catch(null),
    parents: z.array(z.object({ sha })),
  })
  .transform(({ sha, html_url: url, commit, author, parents }): Commit => ({
    sha,
    message: commit.message,
    author: commit.author?.name ?? author?.login ?? '',
    at: commit.committer?.date ?? new Date(0).toISOString(),
    url,
    parents: parents.map((parent) => parent.sha),
    pullRequest: null,
  }))

export const branchShape = z.object({ name: z.string(), commit: commitShape })

export const repositoryShape = z.object({ archived: z.boolean().catch(false) })

export const rulesShape = z.array(
  z.object({ type: z.string(), ruleset_id: z.int().optional(), ruleset_source: z.string().catch('') }),
)

export const rulesetShape = z.object({ name, current_user_can_bypass: z.string().optional() })

export const comparisonShape = z.object({
  status: z.enum(['diverged', 'ahead', 'behind', 'identical']),
  ahead_by: z.int(),
  behind_by: z.int(),
  total_commits: z.int(),
  /** Oldest first. */
  commits: z.array(commitShape),
  /** On the first page only. */
  files: z.array(z.object({ filename: z.string(), previous_filename: z.string().optional() })).optional(),
})

export const pullsShape = z.array(
  z.object({ number: z.int(), html_url: z.string(), merged_at: z.string().nullish() }),
)

export const checkRunsShape = z.object({
  total_count: z.int(),
  check_runs: z.array(
    z.object({
      name,
      status: z.string(),
      conclusion: z.string().nullable(),
      started_at: timeOrNull,
      html_url: link,
    }),
  ),
})

export const statusShape = z.object({
  total_count: z.int(),
  statuses: z.array(z.object({ context: name, state: z.string(), target_url: link, updated_at: timeOrNull })),
})

export const runsShape = z.object({
  total_count: z.int(),
  workflow_runs: z.array(
    z.object({
      id,
      head_sha: sha,
      head_branch: z.string().nullable(),
      event: z.string(),
      run_attempt: z.int().catch(1),
      status: z.string().nullable(),
      conclusion: z.string().nullable(),
      created_at: time,
      run_started_at: timeOrNull.optional(),
      updated_at: time,
      html_url: link,
    }),
  ),
})

export const jobsShape = z.object({
  total_count: z.int(),
  jobs: z.array(
    z.object({
      name,
      status: z.string(),
      conclusion: z.string().nullable(),
      started_at: timeOrNull,
      completed_at: timeOrNull,
      html_url: link,
    }),
  ),
})

export const refShape = z.object({ ref: z.string(), object: z.object({ sha }) })

/** Of runs and jobs. Whatever is not over has no conclusion. */
export function stateOf(status: string | null, conclusion: string | null): BuildJob['state'] {
  if (status === 'in_progress') return 'running'
  if (status !== 'completed') return 'queued'
  switch (conclusion) {
    case 'success':
    case 'neutral':
      return 'succeeded'
    case 'skipped':
      return 'skipped'
    case 'cancelled':
    case 'stale':
      return 'cancelled'
    default:
      return 'failed'
  }
}

/** A run that was skipped has built nothing. */
export function runStateOf(status: string | null, conclusion: string | null): RunState {
  const state = stateOf(status, conclusion)
  return state === 'skipped' ? 'cancelled' : state
}

export function checkStateOf(status: string, conclusion: string | null): Check['state'] {
  if (status !== 'completed') return 'running'
  if (conclusion === 'success') return 'success'
  return conclusion === 'neutral' || conclusion === 'skipped' ? 'neutral' : 'failure'
}
