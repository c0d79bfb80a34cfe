import { pullRequestOf, titleOf } from '../repositories/commit-log'
import { ok, pageOf, type RestAnswer } from '../rest'
import { NOT_FOUND, PAGING, refuse, type Asked } from './asked'
import { commitOf } from './forgejo-objects'

/** All commits that `head` has and `base` lacks, newest first, with the files of each; how far `head` is behind is not told. */
export async function compare({
  call,
  repository: { git },
  place,
  words: [from = '', to = ''],
}: Asked): Promise<RestAnswer> {
  const [base, head] = await Promise.all([git.resolve(from), git.resolve(to)])
  if (!base || !head) return refuse(404, NOT_FOUND, call.base)
  const shas = await git.history(head, base)
  const [list, files] = await Promise.all([git.commits(shas), git.changes(shas)])
  const shown = list.map((commit, index) => commitOf(place, commit, files[index]))
  return ok({ total_commits: shown.length, commits: shown })
}

/** https://codeberg.org/api/swagger#/repository/repoGetAllCommits; `not` leaves out what another commit has. */
export async function commits({ call, repository: { git }, place }: Asked): Promise<RestAnswer> {
  const { query } = call
  const [head, without] = await Promise.all([
    git.resolve(query.get('sha') ?? 'main'),
    query.has('not') ? git.resolve(query.get('not') ?? '') : null,
  ])
  if (!head || without === undefined) return refuse(404, NOT_FOUND, call.base)
  const shas = await git.history(head, without)
  const list = await git.commits(pageOf(shas, call, PAGING))
  return ok(
    list.map((commit) => commitOf(place, commit)),
    { 'X-Total-Count': String(shas.length), 'X-Total': String(shas.length) },
  )
}

export async function pullOf({ call, repository, place }: Asked, sha: string): Promise<RestAnswer> {
  const commit = await repository.git.commit(sha)
  const number = pullRequestOf(commit)
  if (number === null) return refuse(404, NOT_FOUND, call.base)
  const html_url = `${place.web}/pulls/${number}`
  return ok({
    id: number,
    number,
    title: titleOf(commit),
    state: 'closed',
    merged: true,
    html_url,
    merge_commit_sha: sha,
  })
}
