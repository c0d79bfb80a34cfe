import 'server-only'
import { reviewRight, type AccessReview } from '#lib/cluster/request/access-review'
import { connectionTo } from '#lib/cluster/request/connection'
import { INTERACTIVE_LIMITS } from '#lib/cluster/request/request'
import { refusalOf } from '#lib/domain/rights/missing-rights'
import type { Right } from '#lib/domain/rights/right'
import { refuse } from '#lib/plan/refusals'
import type { Refused, Step } from '#lib/plan/plan'
import { neededRights } from '#lib/plan/steps/needed-rights'
import { AnswerCache } from '#lib/runtime/answer-cache'
import { processSingleton } from '#lib/runtime/process-singleton'
import { systemClock } from '#lib/runtime/system-clock'
import type { Environment } from '#lib/server/config/parse'
import { readJournal } from '#lib/server/journal/journal'

const MOST_REVIEWS = 1_000
/** A right that somebody gives should count soon. */
const LIFETIMES: Record<AccessReview, number> = { allowed: 60_000, denied: 5_000, unknown: 0 }

/** A refusal where the service account may not do a step, or not write the journal; null where it may, or where that is not known. */
export async function refuseForbidden(
  environment: Environment,
  steps: readonly Step[],
): Promise<Refused | null> {
  const rights = [...neededRights(steps), journalRight(environment)]
  const reviews = await Promise.all(rights.map((right) => reviewOf(environment, right)))
  const missing = rights.filter((_, index) => reviews[index] === 'denied')
  if (missing.length === 0) return null
  // Nobody writes a Role that names each object.
  const ofAll = missing.map((right) => ({ ...right, name: null }))
  return refuse('forbidden', refusalOf(ofAll, environment.namespace))
}

function journalRight(environment: Environment): Right {
  const journal = readJournal(environment)
  const isNew = !journal.ok || journal.value.operations.length === 0
  return { verb: isNew ? 'create' : 'patch', group: '', resource: 'configmaps', name: null }
}

/** Most roles name no objects, so one review does for all of a kind. */
async function reviewOf(environment: Environment, right: Right): Promise<AccessReview> {
  const ofAll = await review(environment, { ...right, name: null })
  return ofAll === 'denied' && right.name !== null ? review(environment, right) : ofAll
}

function review(environment: Environment, right: Right): Promise<AccessReview> {
  const reviews = processSingleton(
    'access-reviews',
    () => new AnswerCache<AccessReview>(MOST_REVIEWS, systemClock, (known) => LIFETIMES[known]),
  )
  return reviews.get(JSON.stringify([environment.name, right]), () => ask(environment, right))
}

function ask({ cluster, namespace }: Environment, right: Right): Promise<AccessReview> {
  return reviewRight(connectionTo(cluster), namespace, right, INTERACTIVE_LIMITS)
}
