import 'server-only'
import type { LimitedRights } from '#lib/domain/environment-view'
import { ALL_RIGHTS } from '#lib/domain/rights/features'
import { couldNotAsk, obstacleTo, rightKey, type Verdict, type Ways } from '#lib/domain/rights/person-rights'
import type { Right } from '#lib/domain/rights/right'
import { LOG_RIGHT, OFFERED_RIGHTS } from '#lib/plan/rights-to-act'
import type { Environment } from '#lib/server/config/parse'
import { clusterRightsIn, LONGEST_WAIT_MS } from '#lib/server/auth/cluster-rights'
import { OWN_USER, subjectOf, type ClusterIdentity } from '#lib/server/auth/cluster-user'

/** For what a page only offers: it is asked again when somebody does it. A log is read by what was said here. */
const OFFER_MS = 1_000

/** Whoever may list what pages show may see it here: a watch brings nothing else. The ConfigMaps are Quayside's own journal. */
const [FIRST_READ, ...OTHER_READS] = ALL_RIGHTS.filter(
  ({ verb, resource }) => verb === 'list' && resource !== 'configmaps',
)

const NOTHING_MORE: Ways = [[]]

export type Access =
  | { outcome: 'hidden' }
  /** The cluster did not say whether the person may view it, or do what is wanted. */
  | { outcome: 'unknown'; message: string }
  | { outcome: 'denied'; message: string }
  | { outcome: 'granted'; mayAct: boolean; limits: LimitedRights }

/** To view an environment, or to do something there that needs rights. */
export type Wanted = 'view' | Ways

/** What the cluster says of a person in an environment. */
export async function accessByCluster(
  environment: Environment,
  identity: ClusterIdentity,
  wanted: Wanted,
): Promise<Access> {
  if (identity.clusterUser === OWN_USER) return accessOfQuayside(wanted)
  const subject = subjectOf(identity, environment)
  if (subject === null) return { outcome: 'hidden' }
  const rights = clusterRightsIn(environment)
  const start = rights.clock.now()
  const ask = (right: Right, waitMs = LONGEST_WAIT_MS) => rights.verdict(subject, right, start + waitMs)

  // Of most environments that a person may not see, one question tells it.
  const first = FIRST_READ === undefined ? 'unknown' : await ask(FIRST_READ)
  if (first === 'denied') return { outcome: 'hidden' }
  if (first !== 'allowed') return cannotView(environment, first === 'may-not-ask')

  const ways = wanted === 'view' ? NOTHING_MORE : wanted
  const needed = ways.flat()
  const [reads, verdicts, offered] = await Promise.all([
    Promise.all(OTHER_READS.map((right) => ask(right))),
    Promise.all(needed.map((right) => ask(right))),
    Promise.all(OFFERED_RIGHTS.map((right) => ask(right, right === LOG_RIGHT ? LONGEST_WAIT_MS : OFFER_MS))),
  ])
  if (reads.includes('denied')) return { outcome: 'hidden' }
  if (reads.some((verdict) => verdict !== 'allowed'))
    return cannotView(environment, reads.includes('may-not-ask'))

  const verdictOf = (right: Right): Verdict => verdicts[needed.indexOf(right)] ?? 'unknown'
  const obstacle = obstacleTo(ways, verdictOf, environment.namespace)
  if (obstacle !== null) {
    return { outcome: obstacle.isKnown ? 'denied' : 'unknown', message: obstacle.message }
  }
  const those = (is: (verdict: Verdict) => boolean) =>
    OFFERED_RIGHTS.filter((_, index) => is(offered[index] ?? 'unknown'))
  return {
    outcome: 'granted',
    mayAct: those((verdict) => verdict === 'allowed').some((right) => right !== LOG_RIGHT),
    limits: {
      denied: those((verdict) => verdict === 'denied').map(rightKey),
      unknown: those((verdict) => verdict === 'unknown' || verdict === 'may-not-ask').map(rightKey),
    },
  }
}

/** What the steps of a plan need, object by object; null where the person has all of it. */
export async function obstacleToSteps(
  environment: Environment,
  identity: ClusterIdentity,
  needed: readonly Right[],
) {
  const subject = subjectOf(identity, environment)
  const rights = clusterRightsIn(environment)
  const until = rights.clock.now() + LONGEST_WAIT_MS
  const verdictOf = (right: Right): Promise<Verdict> =>
    subject === null ? Promise.resolve('denied') : rights.verdict(subject, right, until)
  const verdicts = await Promise.all(needed.map(verdictOf))
  return obstacleTo([needed], (right) => verdicts[needed.indexOf(right)] ?? 'unknown', environment.namespace)
}

/** It warms its own pages, and changes nothing. */
function accessOfQuayside(wanted: Wanted): Access {
  if (wanted !== 'view') return { outcome: 'hidden' }
  return { outcome: 'granted', mayAct: false, limits: { denied: OFFERED_RIGHTS.map(rightKey), unknown: [] } }
}

/** Only the name that the person sent: whether they may know more is not known. */
function cannotView({ name }: Environment, mayNotAsk: boolean): Access {
  return { outcome: 'unknown', message: couldNotAsk(`view ${JSON.stringify(name)}`, mayNotAsk) }
}
