import 'server-only'
import { reviewAccess, type AccessReview } from '#lib/cluster/request/access-review'
import { connectionTo } from '#lib/cluster/request/connection'
import { INTERACTIVE_LIMITS } from '#lib/cluster/request/request'
import { refuse } from '#lib/plan/refusals'
import type { Refused, Step } from '#lib/plan/plan'
import { missingRightsMessage, neededRights, type Right } from '#lib/plan/steps/needed-rights'
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
  return missing.length === 0
    ? null
    : refuse('forbidden', missingRightsMessage(missing, environment.namespace))
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

function ask({ cluster, namespace }: Environment, { name, ...right }: Right): Promise<AccessReview> {
  const access = { namespace, ...right, ...(name !== null && { name }) }
  return reviewAccess(connectionTo(cluster), access, INTERACTIVE_LIMITS)
}
