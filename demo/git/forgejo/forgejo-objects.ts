import { numberOf } from '../numbers'
import type { GitCommit } from '../repositories/commit-log'
import type { ChangedFile } from '../repositories/repository'
import type { HostedRepository } from '../hosted-repository'

/** The addresses of a repository. */
export type Place = { api: string; web: string; name: string }

/** What Go writes where there is no time. */
export const NEVER = '1970-01-01T00:00:00Z'

export function repositoryOf({ web, name }: Place, { state }: HostedRepository) {
  const [owner = '', short = ''] = name.split('/')
  return {
    id: numberOf(name),
    owner: { id: numberOf(owner), login: owner, username: owner },
    name: short,
    full_name: name,
    empty: false,
    private: false,
    archived: state === 'archived',
    default_branch: 'main',
    html_url: web,
    clone_url: `${web}.git`,
    permissions: { admin: false, push: true, pull: true },
    has_actions: true,
  }
}

export function commitOf({ api, web }: Place, commit: GitCommit, files: readonly ChangedFile[] = []) {
  const { sha, tree, parents, message, author, committer } = commit
  const url = `${api}/git/commits/${sha}`
  return {
    url,
    sha,
    created: committer.date,
    html_url: `${web}/commit/${sha}`,
    commit: {
      url,
      author,
      committer,
      message: `${message}\n`,
      tree: { url: `${api}/git/trees/${tree}`, sha: tree, created: committer.date },
      verification: null,
    },
    author: null,
    committer: null,
    parents: parents.map((parent) => ({ url: `${api}/git/commits/${parent}`, sha: parent, created: NEVER })),
    files: files.map(({ path, status }) => ({ filename: path, status })),
    stats: { total: 0, additions: 0, deletions: 0 },
  }
}

/** The commit of a branch has no parents (`PayloadCommit`). */
export function branchOf({ web }: Place, repository: HostedRepository, name: string, commit: GitCommit) {
  const isProtected = repository.protections.get(name) === 'protected'
  const personOf = ({ name: who, email }: GitCommit['author']) => ({ name: who, email, username: '' })
  return {
    name,
    commit: {
      id: commit.sha,
      message: `${commit.message}\n`,
      url: `${web}/commit/${commit.sha}`,
      author: personOf(commit.author),
      committer: personOf(commit.committer),
      verification: null,
      timestamp: commit.committer.date,
      added: null,
      removed: null,
      modified: null,
    },
    protected: isProtected,
    required_approvals: 0,
    enable_status_check: false,
    status_check_contexts: [],
    user_can_push: !isProtected,
    user_can_merge: !isProtected,
    effective_branch_protection_name: isProtected ? name : '',
  }
}
