import 'server-only'
import type { BuildJob, Check, Commit, RunState } from '#lib/domain/promotion/forge-answers'
import { z } from '#lib/domain/zod'
import {
  count,
  filePath,
  id,
  link,
  message,
  name,
  page,
  sha,
  time,
  timeOrNull,
  total,
} from '#lib/forge/dialects/shapes'

/** The members of GitHub's answers that are used (https://github.com/github/rest-api-description). */
export const commitShape = z
  .object({
    sha,
    html_url: page,
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

export const branchShape = z.object({ commit: commitShape })

export const rulesShape = z.array(z.object({ type: z.string(), ruleset_id: z.int().optional() }))

export const rulesetShape = z.object({ name, current_user_can_bypass: z.string().optional() })

export const comparisonShape = z.object({
  ahead_by: count,
  behind_by: count,
  /** Oldest first. */
  commits: z.array(commitShape),
  /** On the first page only. */
  files: z.array(z.object({ filename: filePath, previous_filename: filePath.optional() })).optional(),
})

export const pullsShape = z.array(
  z.object({ number: count, html_url: page, merged_at: z.string().nullish() }),
)

export const checkRunsShape = z.object({
  total_count: total,
  check_runs: z.array(
    z.object({
      name,
      status: z.string(),
      conclusion: z.string().nullable(),
      started_at: timeOrNull,
      html_url: link,
      check_suite: z.object({ id }).nullable().catch(null),
    }),
  ),
})

export const statusShape = z.object({
  total_count: total,
  statuses: z.array(z.object({ context: name, state: z.string(), target_url: link, updated_at: timeOrNull })),
})

export const runsShape = z.object({
  total_count: total,
  workflow_runs: z.array(
    z.object({
      id,
      head_sha: sha,
      event: z.string(),
      workflow_id: id.nullable().catch(null),
      check_suite_id: id.nullable().catch(null),
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
  total_count: total,
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

export const refShape = z.object({ object: z.object({ sha }) })

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
