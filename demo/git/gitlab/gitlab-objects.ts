import { numberOf } from '../numbers'
import { titleOf, type GitCommit } from '../repositories/commit-log'
import type { ChangedFile } from '../repositories/repository'
import type { HostedRepository } from '../hosted-repository'

/** The page of a repository. */
export const pageOfProject = (base: string, { name }: HostedRepository) => `${base}/${name}`

/** https://docs.gitlab.com/api/projects/#get-a-single-project */
export function projectOf(base: string, repository: HostedRepository) {
  const { name, state } = repository
  const [namespace = '', path = ''] = name.split('/')
  return {
    id: numberOf(name),
    name: path,
    path,
    name_with_namespace: `${namespace} / ${path}`,
    path_with_namespace: name,
    default_branch: 'main',
    visibility: 'public',
    web_url: pageOfProject(base, repository),
    http_url_to_repo: `${pageOfProject(base, repository)}.git`,
    archived: state === 'archived',
    permissions: { project_access: { access_level: 40, notification_level: 3 }, group_access: null },
  }
}

/** https://docs.gitlab.com/api/commits/ */
export function commitOf(page: string, commit: GitCommit) {
  const { sha, parents, message, author, committer } = commit
  return {
    id: sha,
    short_id: sha.slice(0, 8),
    title: titleOf(commit),
    message: `${message}\n`,
    author_name: author.name,
    author_email: author.email,
    authored_date: commitTime(author.date),
    committer_name: committer.name,
    committer_email: committer.email,
    committed_date: commitTime(committer.date),
    created_at: commitTime(committer.date),
    parent_ids: parents,
    trailers: {},
    web_url: `${page}/-/commit/${sha}`,
  }
}

function commitTime(date: string): string {
  return date.replace('Z', '.000+00:00')
}

export function diffOf({ path, status }: ChangedFile) {
  const kind = { new_file: status === 'added', renamed_file: false, deleted_file: status === 'removed' }
  return { old_path: path, new_path: path, a_mode: '100644', b_mode: '100644', ...kind, diff: '' }
}
