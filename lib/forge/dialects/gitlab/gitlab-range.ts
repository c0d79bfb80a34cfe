import 'server-only'
import type { Answer } from '#lib/domain/answer'
import type { Range } from '#lib/domain/promotion/forge-answers'
import type { Asking } from '#lib/forge/forge'
import { RANGE_PAGE, type Compared } from '#lib/forge/dialects/dialect'
import { comparisonShape, mergeBaseShape } from '#lib/forge/dialects/gitlab/gitlab-shapes'
import { isWholeSha } from '#lib/forge/dialects/names'
import type { ForgeClient } from '#lib/forge/request/forge-client'

/**
 * GitLab compares one way at a time, and sends all commits, oldest first. `straight` is for the differences only: without it they
 * are those since the common ancestor, which is what the commits brought.
 */
export async function gitlabRange(
  client: ForgeClient,
  compared: Compared,
  page: number,
  asking: Asking,
): Promise<Answer<Range>> {
  const { repository, base, head } = compared
  const forward = await client.read(comparison(compared), asking)
  if (!forward.ok) return forward
  const back = await client.read(comparison({ repository, base: head, head: base }), asking)
  if (!back.ok) return back
  const { commits: all, diffs, compare_timeout: isCut } = forward.value
  const commits = all.toReversed().slice(RANGE_PAGE * (page - 1), RANGE_PAGE * page)
  return {
    ok: true,
    value: {
      base,
      head,
      ahead: all.length,
      behind: back.value.commits.length,
      commits,
      isWhole: commits.length === all.length,
      paths: [...new Set(diffs.flatMap(({ old_path: old, new_path: path }) => [old, path]))],
      isAllPaths: !isCut,
    },
  }
}

/** Whether `base` is in the history of `head`. */
export async function isGitlabAncestor(
  client: ForgeClient,
  { repository, base, head }: Compared,
  asking: Asking,
): Promise<Answer<boolean>> {
  const answer = await client.read(
    {
      what: `the common ancestor of ${base.slice(0, 40)} and ${head.slice(0, 40)} of ${repository}`,
      path: `/projects/${encodeURIComponent(repository)}/repository/merge_base`,
      query: { 'refs[]': [base, head] },
      shape: mergeBaseShape,
      isForever: isWholeSha(base) && isWholeSha(head),
    },
    asking,
  )
  if (answer.ok) return { ok: true, value: answer.value.id.startsWith(base) }
  const { code, message } = answer.error
  // Both are known, and have nothing in common.
  if (code === 'not-found' && /merge base/i.test(message)) return { ok: true, value: false }
  return code === 'invalid' ? { ok: false, error: { ...answer.error, code: 'not-found' } } : answer
}

function comparison({ repository, base, head }: Compared) {
  return {
    what: `the commits from ${base.slice(0, 40)} to ${head.slice(0, 40)} of ${repository}`,
    path: `/projects/${encodeURIComponent(repository)}/repository/compare`,
    query: { from: base, to: head },
    shape: comparisonShape,
    isForever: isWholeSha(base) && isWholeSha(head),
  }
}
