import { timeOf, type BuildJob, type BuildRun } from '../builds/build-run'
import type { CheckRun } from '../builds/checks'
import { numberOf } from '../numbers'
import { titleOf, type GitCommit } from '../repositories/commit-log'
import type { HostedRepository } from '../hosted-repository'
import { NEVER, repositoryOf, type Place } from './forgejo-objects'

const STATUS = {
  queued: 'waiting',
  running: 'running',
  succeeded: 'success',
  failed: 'failure',
  cancelled: 'cancelled',
  skipped: 'skipped',
}

export function statusOf({ api, web }: Place, sha: string, { name, state, startedAt, endedAt }: CheckRun) {
  const id = numberOf(`${sha} ${name}`)
  return {
    id,
    status: { success: 'success', failure: 'failure', running: 'pending', neutral: 'skipped' }[state],
    target_url: `${web}/actions/runs/${id}`,
    description: '',
    url: `${api}/statuses/${sha}`,
    context: name,
    creator: null,
    created_at: timeOf(startedAt),
    updated_at: timeOf(endedAt ?? startedAt),
  }
}

/** `ActionRun` of modules/structs/action.go. */
export function runOf(place: Place, repository: HostedRepository, run: BuildRun, commit: GitCommit) {
  const { id, number, branch, sha, state, createdAt, startedAt, endedAt } = run
  return {
    id,
    title: titleOf(commit),
    repository: repositoryOf(place, repository),
    workflow_id: repository.build?.workflow ?? '',
    index_in_repo: number,
    trigger_user: null,
    ScheduleID: 0,
    prettyref: branch,
    is_ref_deleted: false,
    commit_sha: sha,
    is_fork_pull_request: false,
    need_approval: false,
    approved_by: 0,
    event: 'push',
    event_payload: '',
    trigger_event: 'push',
    status: STATUS[state],
    started: timeOf(startedAt) ?? NEVER,
    stopped: timeOf(endedAt) ?? NEVER,
    created: timeOf(createdAt),
    updated: timeOf(endedAt ?? startedAt ?? createdAt),
    duration: startedAt === null ? 0 : ((endedAt ?? startedAt) - startedAt) * 1_000_000,
    html_url: `${place.web}/actions/runs/${number}`,
  }
}

/** `ActionRunJob` has no times. */
export function jobOf({ name: repository }: Place, run: BuildRun, { id, name, state, startedAt }: BuildJob) {
  return {
    id,
    attempt: run.attempt,
    handle: String(id),
    repo_id: numberOf(repository),
    owner_id: 1,
    name,
    needs: null,
    runs_on: ['docker'],
    task_id: startedAt === null ? 0 : id,
    status: STATUS[state],
  }
}

/** `ActionTask`: what a runner took. */
export function taskOf({ web }: Place, workflow: string, run: BuildRun, job: BuildJob, commit: GitCommit) {
  const { id, name, state, startedAt, endedAt } = job
  return {
    id,
    name,
    head_branch: run.branch,
    head_sha: run.sha,
    run_number: run.number,
    event: 'push',
    display_title: titleOf(commit),
    status: STATUS[state],
    workflow_id: workflow,
    url: `${web}/actions/runs/${run.number}`,
    created_at: timeOf(run.createdAt),
    updated_at: timeOf(endedAt ?? startedAt ?? run.createdAt),
    run_started_at: timeOf(startedAt) ?? NEVER,
  }
}
