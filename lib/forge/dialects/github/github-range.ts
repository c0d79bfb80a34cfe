import 'server-only'
import type { Answer } from '#lib/domain/answer'
import type { Commit, Range } from '#lib/domain/promotion/forge-answers'
import type { Asking } from '#lib/forge/forge'
import { RANGE_PAGE, type Compared } from '#lib/forge/dialects/dialect'
import { inPath, isWholeSha } from '#lib/forge/dialects/names'
import { comparisonShape } from '#lib/forge/dialects/github/github-shapes'
import type { ForgeClient } from '#lib/forge/request/forge-client'

const GITHUB_PAGE = 100
const MOST_FILES = 300

/**
 * What `head` has and `base` lacks, newest first. Without a page GitHub gives the newest 250; its pages begin with the oldest, so
 * those before are counted from the other end.
 */
export async function githubRange(
  client: ForgeClient,
  compared: Compared,
  page: number,
  asking: Asking,
): Promise<Answer<Range>> {
  const { base, head } = compared
  const newest = await client.read(comparison(compared), asking)
  if (!newest.ok) return newest
  const { ahead_by: ahead, behind_by: behind, commits: read, files } = newest.value
  const older = page === 1 ? null : await olderPage(client, compared, ahead, page, asking)
  if (older !== null && !older.ok) return older
  const commits = older === null ? read.toReversed() : older.value
  const paths = (files ?? []).flatMap(({ filename, previous_filename: old }) => [
    filename,
    ...(old ? [old] : []),
  ])
  return {
    ok: true,
    value: {
      base,
      head,
      ahead,
      behind,
      commits,
      isWhole: commits.length === ahead,
      paths: files === undefined ? null : paths,
      isAllPaths: files !== undefined && files.length < MOST_FILES,
    },
  }
}

/** Whether `base` is in the history of `head`. From the second page on there are no files, which are most of an answer. */
export async function isGithubAncestor(
  client: ForgeClient,
  compared: Compared,
  asking: Asking,
): Promise<Answer<boolean>> {
  const answer = await client.read({ ...comparison(compared), query: { per_page: 1, page: 2 } }, asking)
  if (answer.ok) return { ok: true, value: answer.value.behind_by === 0 }
  return /no common ancestor/i.test(answer.error.message) ? { ok: true, value: false } : answer
}

async function olderPage(
  client: ForgeClient,
  compared: Compared,
  total: number,
  page: number,
  asking: Asking,
): Promise<Answer<Commit[]>> {
  // Positions from the oldest on.
  const end = Math.max(0, total - RANGE_PAGE * (page - 1))
  const start = Math.max(0, end - RANGE_PAGE)
  const first = Math.floor(start / GITHUB_PAGE) + 1
  const last = Math.ceil(end / GITHUB_PAGE)
  const commits: Commit[] = []
  for (let at = first; at <= last; at += 1) {
    const query = { per_page: GITHUB_PAGE, page: at }
    const answer = await client.read({ ...comparison(compared), query }, asking)
    if (!answer.ok) return answer
    commits.push(...answer.value.commits)
  }
  const skipped = (first - 1) * GITHUB_PAGE
  return { ok: true, value: commits.slice(start - skipped, end - skipped).toReversed() }
}

function comparison({ repository, base, head }: Compared) {
  return {
    what: `the commits from ${base.slice(0, 40)} to ${head.slice(0, 40)} of ${repository}`,
    path: `/repos/${inPath(repository)}/compare/${encodeURIComponent(base)}...${encodeURIComponent(head)}`,
    shape: comparisonShape,
    isForever: isWholeSha(base) && isWholeSha(head),
  }
}
