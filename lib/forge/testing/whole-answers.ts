import type { ForgeKind } from '#lib/domain/promotion/forge-answers'
import { githubAnswer } from '#lib/forge/testing/github-answers'
import { FROM, TO } from '#lib/forge/testing/healthy'

const AT = '2026-11-23T18:00:00Z'
const LATER = '2026-11-23T19:00:00Z'
const PAGE = 'https://git.example.com/page'

function githubAnswers(): [RegExp, unknown][] {
  const commit = (sha: string) => ({
    sha,
    html_url: PAGE,
    commit: { message: 'Change', author: { name: 'Jane', date: AT }, committer: { name: 'Jane', date: AT } },
    parents: [{ sha: TO }],
  })
  const check = (suite: number, started_at: string) => {
    return {
      name: 'lint',
      status: 'completed',
      conclusion: 'success',
      started_at,
      check_suite: { id: suite },
    }
  }
  const run = { head_sha: FROM, event: 'push', created_at: AT, updated_at: AT, status: 'queued' }
  const job = { name: 'image', status: 'completed', conclusion: 'success', started_at: AT, completed_at: AT }
  const pull = { number: 5, html_url: PAGE, merged_at: AT, state: 'closed', title: 'Change' }
  const compared = { ahead_by: 1, behind_by: 0, total_commits: 1, status: 'ahead', commits: [commit(TO)] }
  const files = [{ filename: 'a', status: 'added' }]
  const workflow_runs = [1, 2].map((id) => ({ ...run, id, workflow_id: 9, check_suite_id: id }))
  return [
    [/\/rules\/branches\/stable$/, githubAnswer('rulesAnswer', [{ type: 'update', ruleset_id: 7 }])],
    [/\/branches\/stable$/, githubAnswer('branchAnswer', { name: 'stable', commit: commit(FROM) })],
    [/\/rulesets\/7$/, githubAnswer('rulesetAnswer', { name: 'Rule', current_user_can_bypass: 'never' })],
    [/\/compare\//, githubAnswer('comparisonAnswer', { ...compared, files })],
    [/\/pulls$/, githubAnswer('pullsAnswer', [pull])],
    [
      /\/check-runs$/,
      githubAnswer('checkRunsAnswer', { total_count: 2, check_runs: [check(1, AT), check(2, LATER)] }),
    ],
    [
      /\/status$/,
      githubAnswer('statusAnswer', { total_count: 1, statuses: [{ context: 'rpm', state: 'success' }] }),
    ],
    [/\/jobs$/, githubAnswer('jobsAnswer', { total_count: 1, jobs: [job] })],
    [/\/runs$/, githubAnswer('runsAnswer', { total_count: 2, workflow_runs })],
    [/\/commits\/\w+$/, githubAnswer('commitAnswer', commit(FROM))],
    [/^\/repos\/[^/]+\/[^/]+$/, githubAnswer('repositoryAnswer', { archived: false })],
  ]
}

function gitlabAnswers(): [RegExp, unknown][] {
  const commit = (id: string) => {
    return { id, message: 'Change', author_name: 'Jane', committed_date: AT, web_url: PAGE, parent_ids: [TO] }
  }
  const run = { id: 7, sha: FROM, status: 'success', created_at: AT, updated_at: AT, web_url: PAGE }
  const job = { name: 'image', status: 'success', allow_failure: false, web_url: PAGE }
  const times = { started_at: AT, finished_at: null }
  const check = { name: 'lint', ref: 'main', status: 'success', allow_failure: false, target_url: PAGE }
  return [
    [/\/branches\/stable$/, { commit: commit(FROM), protected: true, can_push: false }],
    [
      /\/compare$/,
      { commits: [commit(TO)], diffs: [{ old_path: 'a', new_path: 'b' }], compare_timeout: false },
    ],
    [/\/merge_base$/, commit(FROM)],
    [/\/merge_requests$/, [{ iid: 3, web_url: PAGE, state: 'merged' }]],
    [/\/statuses$/, [{ ...check, created_at: AT }]],
    [/\/jobs$/, [{ ...job, ...times }]],
    [/\/pipelines$/, [run]],
    [/\/pipelines\/7$/, { ...run, ...times }],
    [/\/commits\/\w+$/, commit(FROM)],
    [/\/projects\/[^/]+$/, { archived: false }],
  ]
}

function forgejoAnswers(): [RegExp, unknown][] {
  const commit = (sha: string) => ({
    sha,
    html_url: PAGE,
    commit: { message: 'Change', author: { name: 'Jane' }, committer: { date: AT } },
    parents: [{ sha: TO }],
    files: [{ filename: 'a' }],
  })
  const of = { workflow_id: 'build.yml', prettyref: 'stable', commit_sha: FROM, event: 'push' }
  const run = { id: 7, ...of, status: 'success', created: AT, started: AT, stopped: AT, html_url: PAGE }
  const check = { context: 'lint', status: 'success', target_url: PAGE, updated_at: AT }
  return [
    [/\/branches\/stable$/, { commit: { id: FROM }, protected: true, user_can_push: false }],
    [/\/compare\//, { total_commits: 1, commits: [commit(TO)] }],
    [/\/pull$/, { number: 3, html_url: PAGE }],
    [/\/status$/, { statuses: [check] }],
    [/\/jobs$/, [{ name: 'image', status: 'success', html_url: PAGE }]],
    [/\/runs$/, { workflow_runs: [run] }],
    [/\/git\/commits\/\w+$/, commit(FROM)],
    [/\/repos\/[^/]+\/[^/]+$/, { archived: false }],
  ]
}

/** What a host answers to all that is read, by the end of the path. The first that fits counts. */
export const WHOLE_ANSWERS: Record<ForgeKind, readonly [RegExp, unknown][]> = {
  github: githubAnswers(),
  gitlab: gitlabAnswers(),
  forgejo: forgejoAnswers(),
}
