import { numberOf } from '../numbers'
import type { GitCommit } from '../repositories/commit-log'
import type { HostedRepository } from '../hosted-repository'

/** The addresses of one repository at the stand-in. */
export type Place = { api: string; web: string; name: string }

export function placeOf(base: string, { name }: HostedRepository): Place {
  return { api: `${base}/repos/${name}`, web: `${base}/${name}`, name }
}

export function nodeIdOf(words: string): string {
  return Buffer.from(words).toString('base64url').slice(0, 40)
}

const REPOSITORY_LINKS =
  `archive assignees blobs branches collaborators comments commits compare contents contributors
  deployments downloads events forks git_commits git_refs git_tags hooks issue_comment issue_events issues keys labels languages
  merges milestones notifications pulls releases stargazers statuses subscribers subscription tags teams trees`.split(
    /\s+/,
  )

const USER_LINKS =
  `followers following gists starred subscriptions organizations repos events received_events`.split(' ')

export function userOf(base: string, login: string) {
  const url = `${base}/users/${login}`
  return {
    login,
    id: numberOf(login),
    node_id: nodeIdOf(login),
    avatar_url: `${base}/${login}.png`,
    gravatar_id: '',
    url,
    html_url: `${base}/${login}`,
    ...Object.fromEntries(USER_LINKS.map((link) => [`${link}_url`, `${url}/${link}`])),
    type: 'Organization',
    site_admin: false,
  }
}

/** What GitHub says of a repository wherever it comes up. */
export function minimalRepository({ api, web, name }: Place) {
  const [owner = '', short = ''] = name.split('/')
  return {
    id: numberOf(name),
    node_id: nodeIdOf(name),
    name: short,
    full_name: name,
    private: false,
    owner: userOf(new URL(api).origin, owner),
    html_url: web,
    description: null,
    fork: false,
    url: api,
    ...Object.fromEntries(REPOSITORY_LINKS.map((link) => [`${link}_url`, `${api}/${link}`])),
  }
}

export function fullRepository(place: Place, { state }: HostedRepository) {
  const count = { forks: 0, open_issues: 0, watchers: 0 }
  const counts = {
    forks_count: 0,
    stargazers_count: 0,
    watchers_count: 0,
    open_issues_count: 0,
    network_count: 0,
  }
  const kinds = ['issues', 'projects', 'wiki', 'pages', 'discussions', 'downloads']
  const at = '2017-10-03T08:00:00Z'
  return {
    ...minimalRepository(place),
    clone_url: `${place.web}.git`,
    git_url: `${place.web}.git`,
    ssh_url: `${place.web}.git`,
    svn_url: place.web,
    mirror_url: null,
    default_branch: 'main',
    archived: state === 'archived',
    disabled: false,
    homepage: null,
    language: 'Python',
    license: null,
    size: 1024,
    pushed_at: at,
    created_at: at,
    updated_at: at,
    ...count,
    ...counts,
    subscribers_count: 0,
    ...Object.fromEntries(kinds.map((kind) => [`has_${kind}`, kind === 'issues'])),
    permissions: { admin: false, maintain: false, push: true, triage: true, pull: true },
  }
}

export function commitOf({ api, web }: Place, { sha, tree, parents, author, committer, message }: GitCommit) {
  return {
    sha,
    node_id: nodeIdOf(sha),
    commit: {
      author,
      committer,
      message,
      tree: { sha: tree, url: `${api}/git/trees/${tree}` },
      url: `${api}/git/commits/${sha}`,
      comment_count: 0,
      verification: {
        verified: false,
        reason: 'unsigned',
        signature: null,
        payload: null,
        verified_at: null,
      },
    },
    url: `${api}/commits/${sha}`,
    html_url: `${web}/commit/${sha}`,
    comments_url: `${api}/commits/${sha}/comments`,
    // No account has these addresses.
    author: null,
    committer: null,
    parents: parents.map((parent) => ({
      sha: parent,
      url: `${api}/commits/${parent}`,
      html_url: `${web}/commit/${parent}`,
    })),
  }
}
