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
} from '#lib/forge/dialects/shapes'

/** The members of GitLab's answers that are used (https://docs.gitlab.com/api/rest/). */
export const commitShape = z
  .object({
    id: sha,
    message,
    author_name: name,
    committed_date: time,
    web_url: page,
    parent_ids: z.array(sha),
  })
  .transform(
    ({ id, message, author_name: author, committed_date: at, web_url: url, parent_ids: parents }): Commit => {
      return { sha: id, message, author, at, url, parents, pullRequest: null }
    },
  )

export const branchShape = z.object({
  commit: commitShape,
  protected: z.boolean().catch(false),
  /** Whether the owner of the token may. */
  can_push: z.boolean().nullable().catch(null),
})

export const comparisonShape = z.object({
  /** Oldest first. */
  commits: z.array(commitShape),
  diffs: z.array(z.object({ old_path: filePath, new_path: filePath })),
  /** The list of differences was cut. */
  compare_timeout: z.boolean().catch(false),
})

export const mergeBaseShape = z.object({ id: sha })

export const mergeRequestsShape = z.array(z.object({ iid: count, web_url: page, state: z.string() }))

export const statusesShape = z.array(
  z.object({
    name,
    ref: z.string().nullable().catch(null),
    status: z.string(),
    allow_failure: z.boolean().nullable().catch(null),
    target_url: link,
    created_at: timeOrNull,
  }),
)

export const pipelinesShape = z.array(
  z.object({ id, sha, status: z.string(), created_at: time, updated_at: time, web_url: link }),
)

/** Both are always there: an answer without them is of something else. */
export const pipelineShape = z.object({ started_at: time.nullable(), finished_at: time.nullable() })

export const jobsShape = z.array(
  z.object({
    name,
    status: z.string(),
    allow_failure: z.boolean().catch(false),
    started_at: timeOrNull,
    finished_at: timeOrNull,
    web_url: link,
  }),
)

/** Of pipelines. One that waits for a person has not begun. */
export function runStateOf(status: string): RunState {
  switch (status) {
    case 'running':
    case 'canceling':
      return 'running'
    case 'success':
      return 'succeeded'
    case 'failed':
      return 'failed'
    case 'canceled':
    case 'skipped':
      return 'cancelled'
    default:
      return 'queued'
  }
}

/** A manual job that may be left out is left out until somebody starts it. */
export function jobStateOf(status: string, mayFail: boolean): BuildJob['state'] {
  return status === 'skipped' || (status === 'manual' && mayFail) ? 'skipped' : runStateOf(status)
}

export function checkStateOf(status: string, mayFail: boolean): Check['state'] {
  switch (jobStateOf(status, mayFail)) {
    case 'succeeded':
      return 'success'
    case 'skipped':
      return 'neutral'
    case 'failed':
    case 'cancelled':
      return mayFail ? 'neutral' : 'failure'
    default:
      return 'running'
  }
}
