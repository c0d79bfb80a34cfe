import { numberOf } from '../numbers'
import { titleOf, type GitCommit } from '../repositories/commit-log'
import type { HostedRepository } from '../hosted-repository'
import { fullRepository, nodeIdOf, userOf, type Place } from './github-objects'

/** The pull request that brought a commit. */
export function pullRequest(place: Place, repository: HostedRepository, number: number, commit: GitCommit) {
  const { api, web, name } = place
  const [owner = ''] = name.split('/')
  const origin = new URL(api).origin
  const repo = fullRepository(place, repository)
  const { date } = commit.committer
  const side = (ref: string) => ({
    label: `${owner}:${ref}`,
    ref,
    sha: commit.sha,
    user: userOf(origin, owner),
    repo,
  })
  const links = {
    comments: 'issues/comments',
    commits: 'commits',
    statuses: 'statuses',
    review_comment: 'comments',
  }
  const url = `${api}/pulls/${number}`
  const moreLinks = { html: `${web}/pull/${number}`, issue: `${api}/issues/${number}`, self: url }
  const all = { ...links, review_comments: 'comments', ...moreLinks }
  return {
    id: numberOf(`${name}#${number}`),
    node_id: nodeIdOf(`${name}#${number}`),
    number,
    state: 'closed',
    locked: false,
    title: titleOf(commit).replace(/ \(#\d+\)$/, ''),
    user: userOf(origin, owner),
    body: null,
    labels: [],
    milestone: null,
    created_at: date,
    updated_at: date,
    closed_at: date,
    merged_at: date,
    merge_commit_sha: commit.sha,
    assignee: null,
    head: side(`change-${number}`),
    base: side('main'),
    _links: Object.fromEntries(Object.entries(all).map(([key, href]) => [key, { href }])),
    author_association: 'MEMBER',
    auto_merge: null,
    url,
    html_url: `${web}/pull/${number}`,
    diff_url: `${web}/pull/${number}.diff`,
    patch_url: `${web}/pull/${number}.patch`,
    issue_url: `${api}/issues/${number}`,
    commits_url: `${url}/commits`,
    review_comments_url: `${url}/comments`,
    review_comment_url: `${url}/comments{/number}`,
    comments_url: `${api}/issues/${number}/comments`,
    statuses_url: `${api}/statuses/${commit.sha}`,
  }
}
