import 'server-only'
import type { Answer } from '#lib/domain/answer'
import type { Range } from '#lib/domain/promotion/forge-answers'
import type { Asking } from '#lib/forge/forge'
import { comparisonShape, mergeBaseShape } from '#lib/forge/dialects/gitlab/gitlab-shapes'
import { isWholeSha } from '#lib/forge/dialects/names'
import type { ForgeClient } from '#lib/forge/request/forge-client'

const PAGE = 250

/**
 * GitLab compares one way at a time, and sends all commits, oldest first. `straight` is for the differences only: without it they
 * are those since the common ancestor, which is what the commits brought.
 */
export async function gitlabRange(
  client: ForgeClient,
  repository: string,
  base: string,
  head: string,
  page: number,
  asking: Asking,
): Promise<Answer<Range>> {
  const forward = await client.read(comparison(repository, base, head), asking)
  if (!forward.ok) return forward
  const back = await client.read(comparison(repository, head, base), asking)
  if (!back.ok) return back
  const { commits: all, diffs, compare_timeout: isCut } = forward.value
  const commits = all.toReversed().slice(PAGE * (page - 1), PAGE * page)
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

export async function isGitlabAncestor(
  client: ForgeClient,
  repository: string,
  ancestor: string,
  head: string,
  asking: Asking,
): Promise<Answer<boolean>> {
  const answer = await client.read(
    {
      what: `the common ancestor of ${ancestor.slice(0, 40)} and ${head.slice(0, 40)} of ${repository}`,
      path: `/projects/${encodeURIComponent(repository)}/repository/merge_base`,
      query: { 'refs[]': [ancestor, head] },
      shape: mergeBaseShape,
      isForever: isWholeSha(ancestor) && isWholeSha(head),
    },
    asking,
  )
  if (answer.ok) return { ok: true, value: answer.value.id.startsWith(ancestor) }
  const { code, message } = answer.error
  // Both are known, and have nothing in common.
  if (code === 'not-found' && /merge base/i.test(message)) return { ok: true, value: false }
  return code === 'invalid' ? { ok: false, error: { ...answer.error, code: 'not-found' } } : answer
}

function comparison(repository: string, from: string, to: string) {
  return {
    what: `the commits from ${from.slice(0, 40)} to ${to.slice(0, 40)} of ${repository}`,
    path: `/projects/${encodeURIComponent(repository)}/repository/compare`,
    query: { from, to },
    shape: comparisonShape,
    isForever: isWholeSha(from) && isWholeSha(to),
  }
}
