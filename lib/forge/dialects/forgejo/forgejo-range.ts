import 'server-only'
import type { Answer } from '#lib/domain/answer'
import type { Check, Range } from '#lib/domain/promotion/forge-answers'
import type { Asking } from '#lib/forge/forge'
import { RANGE_PAGE, type Compared } from '#lib/forge/dialects/dialect'
import { checkStateOf, comparisonShape, statusShape } from '#lib/forge/dialects/forgejo/forgejo-shapes'
import { PAGES } from '#lib/forge/dialects/forgejo/forgejo-tasks'
import { inPath, isWholeSha } from '#lib/forge/dialects/names'
import { checksByName } from '#lib/forge/dialects/newest-checks'
import type { ForgeClient } from '#lib/forge/request/forge-client'
import { readList } from '#lib/forge/request/read-list'

/** Forgejo compares one way at a time, and sends all commits, newest first, each with its files. */
export async function forgejoRange(
  client: ForgeClient,
  compared: Compared,
  page: number,
  asking: Asking,
): Promise<Answer<Range>> {
  const { base, head } = compared
  const forward = await client.read(comparison(compared), asking)
  if (!forward.ok) return forward
  const behind = await countBehind(client, compared, asking)
  if (!behind.ok) return behind
  const all = forward.value.commits ?? []
  const commits = all.slice(RANGE_PAGE * (page - 1), RANGE_PAGE * page).map(({ commit }) => commit)
  const ahead = forward.value.total_commits
  return {
    ok: true,
    value: {
      base,
      head,
      ahead,
      behind: behind.value,
      commits,
      isWhole: commits.length === ahead,
      paths: [...new Set(all.flatMap(({ paths }) => paths ?? []))],
      isAllPaths: all.length === ahead && all.every(({ paths }) => paths !== null),
    },
  }
}

/** Whether `base` has nothing that `head` lacks. */
export async function isForgejoAncestor(
  client: ForgeClient,
  compared: Compared,
  asking: Asking,
): Promise<Answer<boolean>> {
  const missing = await countBehind(client, compared, asking)
  return missing.ok ? { ok: true, value: missing.value === 0 } : missing
}

/** How many commits `base` has and `head` lacks. */
async function countBehind(
  client: ForgeClient,
  { repository, base, head }: Compared,
  asking: Asking,
): Promise<Answer<number>> {
  const wanted = comparison({ repository, base: head, head: base })
  const answer = await client.read({ ...wanted, query: { ...wanted.query, files: 'false' } }, asking)
  return answer.ok ? { ok: true, value: answer.value.total_commits } : answer
}

function comparison({ repository, base, head }: Compared) {
  return {
    what: `the commits from ${base.slice(0, 40)} to ${head.slice(0, 40)} of ${repository}`,
    path: `/repos/${inPath(repository)}/compare/${inPath(base)}...${inPath(head)}`,
    query: { verification: 'false' },
    shape: comparisonShape,
    isForever: isWholeSha(base) && isWholeSha(head),
  }
}

/** Forgejo's actions set a status for each job, too, whose name has that of its workflow. The total that it sends is that of the page. */
export async function forgejoChecks(
  client: ForgeClient,
  repository: string,
  sha: string,
  asking: Asking,
): Promise<Answer<Check[]>> {
  const path = `/repos/${inPath(repository)}/commits/${sha}/status`
  const wanted = { what: `the statuses of ${sha.slice(0, 8)} of ${repository}`, path, shape: statusShape }
  const statuses = await readList(client, wanted, PAGES, (value) => ({ items: value.statuses ?? [] }), asking)
  if (!statuses.ok) return statuses
  const checks = statuses.value.map(({ context: name, status, target_url: url, updated_at: at }) => {
    return { name, url, at, origin: '', state: checkStateOf(status) }
  })
  return { ok: true, value: checksByName(checks) }
}
