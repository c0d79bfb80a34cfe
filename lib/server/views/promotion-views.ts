import 'server-only'
import { isCommit } from '#lib/domain/image/image'
import { branchStateOf } from '#lib/domain/promotion/branch-state'
import { commitEntries } from '#lib/domain/promotion/commit-entries'
import { pullRequestOf } from '#lib/domain/promotion/commit-words'
import { compareUrl } from '#lib/domain/promotion/forge-links'
import { SAVED } from '#lib/domain/promotion/forge-answers'
import type { PromotionRead } from '#lib/domain/promotion/promotion-read'
import type { CommitsView, ForgeView, PromotionView } from '#lib/domain/promotion/promotion-views'
import { sourceView } from '#lib/domain/promotion/source-view'
import type { TimeLimit } from '#lib/runtime/time-limit'
import type { Grant } from '#lib/server/auth/authorize'
import type { Environment } from '#lib/server/config/parse'
import { storedSnapshot } from '#lib/server/environment/read-snapshot'
import { commitsBetween } from '#lib/server/promotion/commits-between'
import { missingFeeds } from '#lib/server/promotion/fed-tags'
import { forgeNamed } from '#lib/server/promotion/forges'
import { movedAtOf } from '#lib/server/promotion/moved-at'
import { promotionReadOf } from '#lib/server/promotion/promotion-read'
import { lookAtSources, readersOf } from '#lib/server/promotion/readers'
import { environmentView } from '#lib/server/views/environment-view'
import type { Queried } from '#lib/server/views/query-result'

/** What stands between the branches of an environment's sources and its workloads. */
export async function promotionFor(grant: Grant, timeLimit: TimeLimit): Promise<Queried<PromotionView>> {
  const { environment } = grant
  lookAtSources(environment)
  const snapshot = await storedSnapshot(environment, timeLimit)
  const read = await promotionReadOf(environment, timeLimit)
  const movedAt = movedAtOf(environment)
  const failures = failuresOf(environment)
  const now = Date.parse(snapshot.readAt)
  const sources = read.sources.map((each) => {
    const { repository, feeds } = each.source
    const view = sourceView(each, read.fed, now, movedAt[repository] ?? null)
    const missing = missingFeeds(snapshot, feeds)
    const warning = missing.length === 0 ? null : `No image stream has ${missing.join(', ')}.`
    return { ...view, problem: failures.get(repository) ?? view.problem, warning }
  })
  const forges = forgesOf(environment, read, failures)
  return {
    ok: true,
    value: { environment: environmentView(grant), readAt: snapshot.readAt, sources, forges },
  }
}

/** Why sources could not be read the last time, although what was read before is shown; by repository. */
function failuresOf(environment: Environment): Map<string, string> {
  const failures = readersOf(environment).flatMap(({ source, reader }): [string, string][] => {
    const { failure } = reader.reading
    return failure === null ? [] : [[source.repository, failure.message]]
  })
  return new Map(failures)
}

function forgesOf(
  { sources }: Environment,
  read: PromotionRead,
  failures: ReadonlyMap<string, string>,
): ForgeView[] {
  return [...new Set(sources.map(({ forge }) => forge))].map((name) => {
    const { kind, limit } = forgeNamed(name)
    const own = read.sources.filter(({ source }) => source.forge === name)
    const problems = own.flatMap(({ source }) => failures.get(source.repository) ?? [])
    return {
      name,
      kind,
      limit,
      isSaving: limit !== null && limit.remaining <= limit.limit * SAVED,
      problem: problems.length === own.length ? (problems[0] ?? null) : null,
    }
  })
}

/** The commits between two of a source's repository. A forge is asked once for them. */
export async function commitsFor(
  { environment }: Grant,
  repository: string,
  from: string,
  to: string,
): Promise<Queried<CommitsView>> {
  const source = environment.sources.find((each) => each.repository === repository)
  const asked = { repository, from, to }
  if (source === undefined) return unknown(asked, `No source of ${environment.title} is this repository.`)
  if (!isCommit(from) || !isCommit(to)) return unknown(asked, 'Only commits can be compared, by their ids.')
  const forward = await commitsBetween(source, from, to)
  if (!forward.ok) return unknown(asked, forward.error.message)
  const state = branchStateOf(forward)
  const shown = state === 'behind' ? await commitsBetween(source, to, from) : forward
  if (!shown.ok) return unknown(asked, shown.error.message)
  const { base, head, ahead, isWhole, commits } = shown.value
  const forge = forgeNamed(source.forge)
  const page = { forgeKind: forge.kind, url: forge.urlOf(repository) }
  const named = commits.map((commit) => ({
    ...commit,
    pullRequest: pullRequestOf(commit, page.forgeKind, page.url),
  }))
  return {
    ok: true,
    value: {
      ...asked,
      state,
      entries: commitEntries(named),
      count: ahead,
      behind: forward.value.behind,
      isWhole,
      url: compareUrl(page, base, head),
      problem: null,
    },
  }
}

function unknown(
  asked: Pick<CommitsView, 'repository' | 'from' | 'to'>,
  problem: string,
): Queried<CommitsView> {
  const nothing = { entries: [], count: 0, behind: 0, isWhole: false, url: null }
  return { ok: true, value: { ...asked, state: 'unknown', ...nothing, problem } }
}
