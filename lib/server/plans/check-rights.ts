import 'server-only'
import { z } from 'zod'
import { connectionTo } from '#lib/cluster/request/connection'
import { INTERACTIVE_LIMITS, request } from '#lib/cluster/request/request'
import { refuse } from '#lib/plan/refusals'
import type { Refused, Step } from '#lib/plan/plan'
import { missingRightsMessage, neededRights, type Right } from '#lib/plan/steps/needed-rights'
import { AnswerCache } from '#lib/runtime/answer-cache'
import { processSingleton } from '#lib/runtime/process-singleton'
import { systemClock } from '#lib/runtime/system-clock'
import type { Environment } from '#lib/server/config/parse'
import { readJournal } from '#lib/server/journal/journal'

/** `unknown`: the cluster could not tell. */
type Review = 'allowed' | 'denied' | 'unknown'

const MOST_REVIEWS = 1_000
/** A right that somebody gives should count soon. */
const LIFETIMES: Record<Review, number> = { allowed: 60_000, denied: 5_000, unknown: 0 }

/** Any service account may review itself (access-reviews-and-leases.json). */
const REVIEWS = '/apis/authorization.k8s.io/v1/selfsubjectaccessreviews'

const answer = z.object({
  status: z.object({ allowed: z.boolean(), evaluationError: z.string().optional() }),
})

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
async function reviewOf(environment: Environment, right: Right): Promise<Review> {
  const ofAll = await review(environment, { ...right, name: null })
  return ofAll === 'denied' && right.name !== null ? review(environment, right) : ofAll
}

function review(environment: Environment, right: Right): Promise<Review> {
  const reviews = processSingleton(
    'access-reviews',
    () => new AnswerCache<Review>(MOST_REVIEWS, systemClock, (known) => LIFETIMES[known]),
  )
  return reviews.get(JSON.stringify([environment.name, right]), () => ask(environment, right))
}

async function ask({ cluster, namespace }: Environment, { name, ...right }: Right): Promise<Review> {
  const resourceAttributes = { namespace, ...right, ...(name !== null && { name }) }
  const body = {
    kind: 'SelfSubjectAccessReview',
    apiVersion: 'authorization.k8s.io/v1',
    spec: { resourceAttributes },
  }
  const wanted = { method: 'POST', path: REVIEWS, body } as const
  const reviewed = await request(connectionTo(cluster), wanted, INTERACTIVE_LIMITS)
  const parsed = answer.safeParse(reviewed.ok ? reviewed.value : null)
  if (!parsed.success) return 'unknown'
  const { allowed, evaluationError } = parsed.data.status
  if (allowed) return 'allowed'
  return evaluationError === undefined ? 'denied' : 'unknown'
}
