import 'server-only'
import type { Asking } from '#lib/forge/forge'
import { rulesetShape, rulesShape } from '#lib/forge/dialects/github/github-shapes'
import { inPath } from '#lib/forge/dialects/names'
import { whyArchived, type Protection } from '#lib/forge/dialects/protection-cache'
import type { ForgeClient } from '#lib/forge/request/forge-client'

/** Rules that refuse every push. Others depend on the commit: GitHub refuses with its own words then. */
const REFUSES: Record<string, string> = {
  update: 'a rule restricts who may move it',
  pull_request: 'a rule wants pull requests',
  merge_queue: 'a rule wants the merge queue',
}

/**
 * Why GitHub would refuse that we move a branch, as far as it says. `/protection` is for administrators, and its 404 can be a missing
 * right, so the rules are asked for (https://docs.github.com/rest/repos/rules). Without an answer, nothing is known.
 */
export async function githubProtection(
  client: ForgeClient,
  repository: string,
  branch: string,
  asking: Asking,
): Promise<Protection> {
  const path = `/repos/${inPath(repository)}`
  const archived = await whyArchived(client, repository, path, asking)
  if (archived.inTheWay !== null) return archived
  const rules = await client.read(
    {
      what: `the rules for ${branch} of ${repository}`,
      path: `${path}/rules/branches/${encodeURIComponent(branch)}`,
      query: { per_page: 100 },
      shape: rulesShape,
    },
    asking,
  )
  const isWhole = archived.isWhole && rules.ok
  for (const { type, ruleset_id: id } of rules.ok ? rules.value : []) {
    const why = REFUSES[type]
    if (why === undefined) continue
    const what = `a ruleset of ${repository}`
    const ruleset =
      id === undefined
        ? null
        : await client.read({ what, path: `${path}/rulesets/${id}`, shape: rulesetShape }, asking)
    if (!ruleset?.ok) return { inTheWay: why, isWhole }
    const { name, current_user_can_bypass: bypass } = ruleset.value
    if (bypass !== 'always' && bypass !== 'exempt') return { inTheWay: `${why} (“${name}”)`, isWhole }
  }
  return { inTheWay: null, isWhole }
}
