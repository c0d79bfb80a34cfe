import { count } from '#lib/domain/format'
import type { PromoteRequest } from '#lib/plan/actions/plan-action'
import type { Judged } from '#lib/plan/actions/promote/judged-source'
import type { PlannedPromotion, RefusalCode, Refused, Way } from '#lib/plan/plan'

/** A source of the request that the environment does not have. */
export function unknownSource(repository: string): PlannedPromotion {
  return {
    repository,
    branch: '',
    outcome: 'refused',
    from: null,
    to: null,
    why: `${repository} is no source of this environment. The configuration names its sources.`,
    commits: [],
    count: 0,
    choices: [],
    builds: null,
    feeds: [],
    waitsFor: null,
    overridden: [],
  }
}

/** Where no source moves: with the reason of each. */
export function refusePromotions(
  request: PromoteRequest,
  promotions: PlannedPromotion[],
  judged: ReadonlyMap<unknown, Judged>,
): Refused {
  const asked = promotions.filter(({ repository }) =>
    request.sources.some((each) => each.repository === repository),
  )
  const codes = [...judged.values()].flatMap((each) => (each.outcome === 'refused' ? each.code : []))
  const ways = codes.includes('not-green') ? [withOverride(request)] : []
  const refusal = { code: codeOf(asked, codes), message: messageOf(asked), ways, promotions }
  return { ok: false, refusal }
}

/** The same, although checks are not green. */
export function withOverride(request: PromoteRequest): Way {
  return { sentence: 'Promote although checks are not green…', request: { ...request, override: true } }
}

function codeOf(asked: readonly PlannedPromotion[], codes: readonly RefusalCode[]): RefusalCode {
  const isIdle = asked.every(({ outcome }) => outcome === 'idle')
  return isIdle ? 'nothing-to-do' : (codes[0] ?? 'not-found')
}

function messageOf(asked: readonly PlannedPromotion[]): string {
  const [only, ...others] = asked
  if (only !== undefined && others.length === 0) return `${only.repository}: ${only.why ?? ''}`
  const idle = asked.filter(({ outcome }) => outcome === 'idle').length
  const refused = asked.length - idle
  const parts = [
    ...(idle > 0 ? [`${idle} with nothing new`] : []),
    ...(refused > 0 ? [`${refused} that cannot move`] : []),
  ]
  return `Nothing to promote: of ${count(asked.length, 'source')}, ${parts.join(', ')}.`
}
