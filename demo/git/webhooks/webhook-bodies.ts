import { randomUUID } from 'node:crypto'
import { isOver, type BuildRun } from '../builds/build-run'
import type { CheckState } from '../builds/checks'
import type { ForgeName } from '../hosted-repository'

/** What a git host tells of a repository. */
export type ForgeEvent =
  /** A branch moved; undefined: it came, or it is gone. */
  | { kind: 'push'; branch: string; before: string | undefined; after: string | undefined }
  | { kind: 'run'; run: BuildRun }
  | { kind: 'check'; sha: string; name: string; state: CheckState }

export type Hook = { headers: Record<string, string>; body: object }

const NO_COMMIT = '0'.repeat(40)

/** How each host writes it; undefined for what it has no webhook for. */
export const HOOKS: Record<ForgeName, (repository: string, event: ForgeEvent) => Hook | undefined> = {
  github: githubHook,
  gitlab: gitlabHook,
  forgejo: forgejoHook,
}

/** https://docs.github.com/webhooks/webhook-events-and-payloads */
function githubHook(name: string, event: ForgeEvent): Hook {
  const hook = (kind: string, body: object): Hook => ({
    headers: { 'X-GitHub-Event': kind, 'X-GitHub-Delivery': randomUUID() },
    body: { ...body, repository: { full_name: name } },
  })
  if (event.kind === 'push') return hook('push', pushOf(event))
  if (event.kind === 'check') {
    const { sha: head_sha, name, state } = event
    const isRunning = state === 'running'
    const check_run = {
      name,
      head_sha,
      ...(isRunning ? RUNNING : { status: 'completed', conclusion: state }),
    }
    return hook('check_run', { action: isRunning ? 'created' : 'completed', check_run })
  }
  const { id, attempt, branch, sha, state } = event.run
  const { action, ...status } = GITHUB_RUNS[state]
  const workflow_run = { id, run_attempt: attempt, head_branch: branch, head_sha: sha, ...status }
  return hook('workflow_run', { action, workflow_run })
}

const RUNNING = { status: 'in_progress', conclusion: null }
const GITHUB_RUNS = {
  queued: { action: 'requested', status: 'queued', conclusion: null },
  running: { action: 'in_progress', ...RUNNING },
  succeeded: { action: 'completed', status: 'completed', conclusion: 'success' },
  failed: { action: 'completed', status: 'completed', conclusion: 'failure' },
  cancelled: { action: 'completed', status: 'completed', conclusion: 'cancelled' },
}

/** https://docs.gitlab.com/user/project/integrations/webhook_events/ */
function gitlabHook(name: string, event: ForgeEvent): Hook {
  const hook = (kind: string, body: object): Hook => ({
    headers: { 'X-Gitlab-Event': kind, 'X-Gitlab-Event-UUID': randomUUID() },
    body: { ...body, project: { path_with_namespace: name } },
  })
  if (event.kind === 'push') return hook('Push Hook', { object_kind: 'push', ...pushOf(event) })
  if (event.kind === 'check') {
    const { sha, name, state } = event
    return hook('Job Hook', {
      object_kind: 'build',
      sha,
      build_name: name,
      build_status: GITLAB_STATUS[state],
    })
  }
  const { id, number: iid, branch: ref, sha, state } = event.run
  const object_attributes = { id, iid, ref, sha, status: GITLAB_STATUS[state] }
  return hook('Pipeline Hook', { object_kind: 'pipeline', object_attributes })
}

const GITLAB_STATUS = {
  queued: 'pending',
  running: 'running',
  succeeded: 'success',
  failed: 'failed',
  cancelled: 'canceled',
  success: 'success',
  failure: 'failed',
  neutral: 'skipped',
}

/**
 * https://forgejo.org/docs/latest/user/webhooks/. Of runs it tells the end only, and nothing of statuses: the checks of its
 * repositories here are runs, too.
 */
function forgejoHook(name: string, event: ForgeEvent): Hook | undefined {
  const hook = (kind: string, body: object): Hook => {
    const id = randomUUID()
    const headers = ['Forgejo', 'Gitea', 'Gogs', 'GitHub'].flatMap((product) => [
      [`X-${product}-Event`, kind],
      [`X-${product}-Delivery`, id],
    ])
    return { headers: Object.fromEntries(headers) as Record<string, string>, body }
  }
  const repository = { full_name: name }
  if (event.kind === 'push') return hook('push', { ...pushOf(event), repository })
  const isEnd = event.kind === 'run' ? isOver(event.run) : event.state !== 'running'
  if (!isEnd) return undefined
  const sha = event.kind === 'run' ? event.run.sha : event.sha
  const isGood = event.kind === 'run' ? event.run.state === 'succeeded' : event.state !== 'failure'
  const action = isGood ? 'success' : 'failure'
  return hook(`action_run_${action}`, { action, run: { commit_sha: sha, status: action, repository } })
}

function pushOf({ branch, before = NO_COMMIT, after = NO_COMMIT }: ForgeEvent & { kind: 'push' }) {
  return { ref: `refs/heads/${branch}`, before, after }
}
