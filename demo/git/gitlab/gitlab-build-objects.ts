import type { BuildJob, BuildRun } from '../builds/build-run'
import type { CheckRun } from '../builds/checks'
import { numberOf } from '../numbers'

const STATUS = {
  queued: 'pending',
  running: 'running',
  succeeded: 'success',
  failed: 'failed',
  cancelled: 'canceled',
  skipped: 'skipped',
}

/** GitLab writes milliseconds. */
function timeOf(time: number | null): string | null {
  return time === null ? null : new Date(time).toISOString()
}

/** As in the list of pipelines (https://docs.gitlab.com/api/pipelines/). */
export function pipelineOf(page: string, projectName: string, run: BuildRun) {
  const { id, number, sha, branch, state, createdAt, startedAt, endedAt } = run
  return {
    id,
    iid: number,
    project_id: numberOf(projectName),
    sha,
    ref: branch,
    status: STATUS[state],
    source: 'push',
    created_at: timeOf(createdAt),
    updated_at: timeOf(endedAt ?? startedAt ?? createdAt),
    web_url: `${page}/-/pipelines/${id}`,
    name: null,
  }
}

export function wholePipelineOf(page: string, projectName: string, run: BuildRun) {
  const { startedAt, endedAt, createdAt } = run
  const seconds = (from: number, to: number) => Math.round((to - from) / 1000)
  return {
    ...pipelineOf(page, projectName, run),
    started_at: timeOf(startedAt),
    finished_at: timeOf(endedAt),
    committed_at: null,
    duration: startedAt !== null && endedAt !== null ? seconds(startedAt, endedAt) : null,
    queued_duration: startedAt === null ? null : seconds(createdAt, startedAt),
    coverage: null,
  }
}

/** https://docs.gitlab.com/api/jobs/#list-pipeline-jobs */
export function jobOf(page: string, projectName: string, run: BuildRun, job: BuildJob) {
  const { id, name, state, startedAt, endedAt } = job
  return {
    id,
    name,
    stage: 'build',
    status: STATUS[state],
    ref: run.branch,
    tag: false,
    allow_failure: false,
    created_at: timeOf(run.createdAt),
    started_at: timeOf(startedAt),
    finished_at: timeOf(endedAt),
    duration: startedAt !== null && endedAt !== null ? (endedAt - startedAt) / 1000 : null,
    failure_reason: state === 'failed' ? 'script_failure' : undefined,
    web_url: `${page}/-/jobs/${id}`,
    pipeline: pipelineOf(page, projectName, run),
  }
}

/** https://docs.gitlab.com/api/commits/#list-commit-statuses: jobs are statuses as well. */
export function statusOf(page: string, sha: string, { name, state, startedAt, endedAt }: CheckRun) {
  const id = numberOf(`${sha} ${name}`)
  return {
    id,
    sha,
    ref: 'main',
    status: { success: 'success', failure: 'failed', running: 'running', neutral: 'skipped' }[state],
    name,
    target_url: `${page}/-/jobs/${id}`,
    description: null,
    created_at: timeOf(startedAt),
    started_at: timeOf(startedAt),
    finished_at: timeOf(endedAt),
    allow_failure: false,
    coverage: null,
  }
}

export function statusOfJob(page: string, run: BuildRun, { id, name, state, startedAt, endedAt }: BuildJob) {
  return {
    id,
    sha: run.sha,
    ref: run.branch,
    status: STATUS[state],
    name,
    target_url: `${page}/-/jobs/${id}`,
    description: null,
    created_at: timeOf(run.createdAt),
    started_at: timeOf(startedAt),
    finished_at: timeOf(endedAt),
    allow_failure: false,
    coverage: null,
  }
}
