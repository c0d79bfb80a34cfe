import { pullRequestOf, titleOf } from '../repositories/commit-log'
import { ok, pageOf, type RestAnswer } from '../rest'
import { PAGING, refuse, type Asked } from './asked'
import { commitOf, diffOf } from './gitlab-objects'

/** https://docs.gitlab.com/api/repositories/#compare-branches-tags-or-commits: from the merge base unless `straight`; oldest first. */
export async function compare({ call, repository, page }: Asked): Promise<RestAnswer> {
  const { git } = repository
  const [from, to] = await Promise.all([
    git.resolve(call.query.get('from') ?? ''),
    git.resolve(call.query.get('to') ?? ''),
  ])
  if (!from || !to) return refuse(404, 'Ref Not Found')
  const range = await git.range(from, to)
  const isStraight = call.query.get('straight') === 'true'
  const [list, files] = await Promise.all([
    git.commits(range?.shas.toReversed() ?? []),
    range ? git.files(isStraight ? from : range.mergeBase, to) : [],
  ])
  const shown = list.map((each) => commitOf(page, each))
  return ok({
    commit: shown.at(-1) ?? null,
    commits: shown,
    diffs: files.map(diffOf),
    compare_timeout: false,
    compare_same_ref: from === to,
    web_url: `${page}/-/compare/${from}...${to}`,
  })
}

export async function mergeBase({ call, repository, page }: Asked): Promise<RestAnswer> {
  const { git } = repository
  const refs = call.query.getAll('refs[]')
  const [a, b] = await Promise.all([git.resolve(refs[0] ?? ''), git.resolve(refs[1] ?? '')])
  if (!a || !b) return { status: 400, body: { message: `Could not find ref: ${refs.join(', ')}` } }
  const range = await git.range(a, b)
  return range ? ok(commitOf(page, await git.commit(range.mergeBase))) : refuse(404, 'Merge Base Not Found')
}

/** `ref_name` is a branch, a commit or a range. Newest first; the headers do not count (https://docs.gitlab.com/api/commits/). */
export async function commits({ call, repository, page }: Asked): Promise<RestAnswer> {
  const { git } = repository
  const [from, to] = (call.query.get('ref_name') ?? 'main').split('..')
  const head = await git.resolve(to ?? from ?? '')
  const base = to === undefined ? null : await git.resolve(from ?? '')
  if (!head || base === undefined) return refuse(404, 'Tree Not Found')
  const shas = await git.history(head, base)
  const shown = await git.commits(pageOf(shas, call, PAGING))
  const number = Number(call.query.get('page')) || 1
  const size = Math.min(Number(call.query.get('per_page')) || PAGING.usual, PAGING.longest)
  return ok(
    shown.map((each) => commitOf(page, each)),
    {
      'x-page': String(number),
      'x-per-page': String(size),
      'x-next-page': number * size < shas.length ? String(number + 1) : '',
    },
  )
}

export async function mergeRequests({ repository, page }: Asked, sha: string): Promise<RestAnswer> {
  const commit = await repository.git.commit(sha)
  const iid = pullRequestOf(commit)
  if (iid === null) return ok([])
  const web_url = `${page}/-/merge_requests/${iid}`
  return ok([
    { id: 1000 + iid, iid, title: titleOf(commit), state: 'merged', target_branch: 'main', web_url },
  ])
}
