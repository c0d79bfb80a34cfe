import { beginningOf } from '#lib/domain/plain-line'
import { rulesOf, type Right } from '#lib/domain/rights/right'

/** What a cluster says about a right of a person. `may-not-ask`: Quayside itself lacks the right to ask it. */
export type Verdict = 'allowed' | 'denied' | 'unknown' | 'may-not-ask'

/** What a person needs for an action: all rights of one of these ways. Without a way, it is never possible; `[[]]` needs nothing. */
export type Ways = readonly (readonly Right[])[]

/** Why a person cannot do something; `isKnown`: the cluster said so, and else it could not be asked. */
export type Obstacle = { isKnown: boolean; message: string }

/** Null where the person has all rights of one way. */
export function obstacleTo(
  ways: Ways,
  verdictOf: (right: Right) => Verdict,
  namespace: string,
): Obstacle | null {
  const open = ways.map((rights) => rights.filter((right) => verdictOf(right) !== 'allowed'))
  if (open.some((rights) => rights.length === 0)) return null
  const doubtful = open.find((rights) => rights.every((right) => verdictOf(right) !== 'denied'))
  if (doubtful !== undefined) {
    const mayNotAsk = doubtful.some((right) => verdictOf(right) === 'may-not-ask')
    return { isKnown: false, message: couldNotAsk(`${wordsFor(doubtful)} in ${namespace}`, mayNotAsk) }
  }
  const denied = (open[0] ?? []).filter((right) => verdictOf(right) === 'denied')
  return { isKnown: true, message: `The cluster does not let you ${wordsFor(denied)} in ${namespace}.` }
}

/** Never "you may not": that is not known. @param what completes "whether you may …" */
export function couldNotAsk(what: string, mayNotAsk: boolean): string {
  const sentence = `The cluster could not be asked whether you may ${what}`
  return mayNotAsk
    ? `${sentence}: Quayside's service account lacks the right to ask. Tell the people who run Quayside.`
    : `${sentence}. Try again in a few seconds.`
}

/** `patch deployments named tokman, or delete pods` */
function wordsFor(rights: readonly Right[]): string {
  return rulesOf(rights)
    .map(({ verbs, resources: [resource], resourceNames }) => {
      const named = resourceNames === undefined ? '' : ` named ${beginningOf(resourceNames[0], 80)}`
      return `${verbs.join(' and ')} ${resource}${named}`
    })
    .join(', or ')
}

/** As pages know a right: of all objects of a kind. */
export function rightKey({ verb, resource }: Pick<Right, 'verb' | 'resource'>): string {
  return `${verb} ${resource}`
}

/** What pages know of a right. @param limits by `rightKey` */
export function verdictIn(
  { denied, unknown }: { denied: readonly string[]; unknown: readonly string[] },
  right: Right,
): Verdict {
  const key = rightKey(right)
  return denied.includes(key) ? 'denied' : unknown.includes(key) ? 'unknown' : 'allowed'
}
