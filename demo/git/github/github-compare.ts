import type { GitRange } from '../repositories/repository'
import { ok, pageOf, type RestAnswer } from '../rest'
import { PAGING, refuse, type Asked } from './asked'
import { commitOf } from './github-objects'

const MOST_COMMITS = 250
const MOST_FILES = 300

/**
 * https://docs.github.com/rest/commits/commits#compare-two-commits: commits are in the order of time. Without a page, the last 250;
 * with one, pages of at most 100 from the oldest on. Files are on the first page.
 */
export async function compare({
  call,
  repository,
  place,
  words: [from = '', to = ''],
}: Asked): Promise<RestAnswer> {
  const { git } = repository
  const [base, head] = await Promise.all([git.resolve(from), git.resolve(to)])
  if (!base || !head) return refuse(404, 'Not Found')
  const range = await git.range(base, head)
  if (!range) return refuse(404, `No common ancestor between ${from} and ${to}.`)
  const { mergeBase, ahead, behind } = range
  const oldestFirst = range.shas.toReversed()
  const isPaged = call.query.has('page') || call.query.has('per_page')
  const shown = isPaged ? pageOf(oldestFirst, call, PAGING) : oldestFirst.slice(-MOST_COMMITS)
  const isFirst = (Number(call.query.get('page')) || 1) === 1
  const [baseCommit, mergeBaseCommit, commits, files] = await Promise.all([
    git.commit(base),
    git.commit(mergeBase),
    git.commits(shown),
    isFirst ? git.files(mergeBase, head) : [],
  ])
  const url = `${place.api}/compare/${from}...${to}`
  const html = `${place.web}/compare/${from}...${to}`
  return ok({
    url,
    html_url: html,
    permalink_url: html,
    diff_url: `${html}.diff`,
    patch_url: `${html}.patch`,
    base_commit: commitOf(place, baseCommit),
    merge_base_commit: commitOf(place, mergeBaseCommit),
    status: statusOf(range),
    ahead_by: ahead,
    behind_by: behind,
    total_commits: ahead,
    commits: commits.map((commit) => commitOf(place, commit)),
    files: files.slice(0, MOST_FILES).map(({ path, status }) => ({
      sha: null,
      filename: path,
      status,
      additions: 1,
      deletions: status === 'added' ? 0 : 1,
      changes: status === 'added' ? 1 : 2,
      blob_url: `${place.web}/blob/${head}/${path}`,
      raw_url: `${place.web}/raw/${head}/${path}`,
      contents_url: `${place.api}/contents/${path}?ref=${head}`,
    })),
  })
}

function statusOf({ ahead, behind }: GitRange): string {
  if (ahead > 0 && behind > 0) return 'diverged'
  if (ahead > 0) return 'ahead'
  return behind > 0 ? 'behind' : 'identical'
}
