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

/** The members of Forgejo's and Gitea's answers that are used (https://codeberg.org/api/swagger). */
export const commitShape = z
  .object({
    sha,
    html_url: page,
    commit: z.object({ message, author: z.object({ name }), committer: z.object({ date: time }) }),
    parents: z.array(z.object({ sha })),
    files: z.array(z.object({ filename: filePath })).nullish(),
  })
  .transform(({ sha, html_url: url, commit, parents, files }) => ({
    commit: {
      sha,
      message: commit.message,
      author: commit.author.name,
      at: commit.committer.date,
      url,
      parents: parents.map((parent) => parent.sha),
      pullRequest: null,
    } satisfies Commit,
    paths: files?.map(({ filename }) => filename) ?? null,
  }))

export const branchShape = z.object({
  commit: z.object({ id: sha }),
  protected: z.boolean().catch(false),
  /** Whether the owner of the token may. */
  user_can_push: z.boolean().nullable().catch(null),
})

export const comparisonShape = z.object({
  total_commits: count,
  /** Newest first. */
  commits: z.array(commitShape).nullable(),
})

export const pullShape = z.object({ number: count, html_url: page })

/** Of each name, the newest only. */
export const statusShape = z.object({
  statuses: z
    .array(z.object({ context: name, status: z.string(), target_url: link, updated_at: timeOrNull }))
    .nullable(),
})

/** Forgejo's and Gitea's runs differ: `workflow_id` and `path`, `prettyref` and `head_branch`, `commit_sha` and `head_sha`. */
export const runsShape = z.object({
  workflow_runs: z
    .array(
      z.object({
        id,
        workflow_id: z.string().optional(),
        path: z.string().optional(),
        prettyref: z.string().optional(),
        head_branch: z.string().optional(),
        commit_sha: sha.optional(),
        head_sha: sha.optional(),
        event: z.string().catch(''),
        run_attempt: z.int().positive().catch(1),
        status: z.string(),
        conclusion: z.string().nullish(),
        created: timeOrNull.optional(),
        created_at: timeOrNull.optional(),
        started: timeOrNull.optional(),
        started_at: timeOrNull.optional(),
        stopped: timeOrNull.optional(),
        completed_at: timeOrNull.optional(),
        html_url: link,
      }),
    )
    .nullable(),
})

const job = z.object({
  name,
  status: z.string(),
  conclusion: z.string().nullish(),
  started_at: timeOrNull.optional(),
  completed_at: timeOrNull.optional(),
  html_url: link.optional(),
})

/** Forgejo answers with a list of all jobs, Gitea with a page of them and their number. */
export const jobsShape = z.union([
  z.array(job).transform((items) => ({ items, total: items.length })),
  z.object({ jobs: z.array(job), total_count: total }).transform(({ jobs: items, total_count }) => {
    return { items, total: total_count }
  }),
])

/** What runners worked on: one for each job, with the number of its run. */
export const tasksShape = z.object({
  workflow_runs: z
    .array(
      z.object({
        name,
        head_branch: z.string(),
        head_sha: sha,
        run_number: id,
        event: z.string().catch(''),
        workflow_id: z.string(),
        status: z.string(),
        url: link,
        created_at: time,
        updated_at: time,
        run_started_at: timeOrNull,
      }),
    )
    .nullable(),
})

/** `status` of Forgejo, or `status` and `conclusion` of Gitea. */
export function jobStateOf(status: string, conclusion: string | null = null): BuildJob['state'] {
  switch (conclusion ?? status) {
    case 'success':
      return 'succeeded'
    case 'failure':
    case 'unknown':
      return 'failed'
    case 'cancelled':
      return 'cancelled'
    case 'skipped':
      return 'skipped'
    case 'running':
    case 'in_progress':
      return 'running'
    default:
      return 'queued'
  }
}

/** A run that was skipped has built nothing. */
export function runStateOf(status: string, conclusion: string | null = null): RunState {
  const state = jobStateOf(status, conclusion)
  return state === 'skipped' ? 'cancelled' : state
}

export function checkStateOf(status: string): Check['state'] {
  switch (status) {
    case 'success':
      return 'success'
    case 'pending':
      return 'running'
    case 'warning':
    case 'skipped':
      return 'neutral'
    default:
      return 'failure'
  }
}
