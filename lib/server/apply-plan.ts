import 'server-only'
import { applyStep } from '#lib/cluster/apply'
import { connectionTo } from '#lib/cluster/connection'
import { isObjectOf } from '#lib/cluster/shapes'
import type { ClusterError, ClusterErrorCode } from '#lib/domain/cluster-error'
import { tagKey } from '#lib/domain/lanes'
import { importOutcome } from '#lib/plan/import-outcome'
import type { Plan } from '#lib/plan/plan'
import type { Environment } from '#lib/server/config-text'

export type ApplyResult =
  | { outcome: 'done' | 'failed'; message: string }
  /** Somebody changed the object between the plan and the step; the cluster refused and nothing was written. */
  | { outcome: 'conflict' }

/** Sends the steps of a plan in their order; the first that the cluster refuses ends it. */
export async function applyPlan(environment: Environment, plan: Plan): Promise<ApplyResult> {
  const connection = connectionTo(environment.cluster)
  let result: ApplyResult = { outcome: 'done', message: doneMessage(plan) }
  for (const { request } of plan.steps) {
    const answer = await applyStep(connection, request)
    if (!answer.ok) {
      result = answer.error.code === 'conflict' ? { outcome: 'conflict' } : failed(plan, answer.error)
      break
    }
    if (plan.request.action === 'import') {
      const { stream, tag } = plan.request
      result = isObjectOf('imagestreamimports', answer.value)
        ? importOutcome(answer.value, tagKey(stream, tag), plan.newest)
        : failed(plan, { code: 'malformed', message: 'The cluster answered with something else.' })
    }
  }
  return result
}

function doneMessage({ title, effects, movesLater = 'No workload moves.' }: Plan): string {
  const names = [...new Set(effects.map(({ workload }) => workload.name))]
  return names.length === 0
    ? `Done: ${title}. ${movesLater}`
    : `Done: ${title}. Now moving: ${names.join(', ')}.`
}

/** Answers that an API server gives before it writes. */
const REFUSALS = new Set<ClusterErrorCode>([
  'unauthorized',
  'forbidden',
  'not-found',
  'conflict',
  'invalid',
  'gone',
  'throttled',
])

/** A deadline, a lost connection or a gateway's error says nothing of whether the API server went on. */
function failed({ title }: Plan, { code, message }: ClusterError): ApplyResult {
  const after = REFUSALS.has(code)
    ? 'Nothing was changed.'
    : 'It may have been done all the same: look before you try again.'
  return { outcome: 'failed', message: `${title}: ${message} ${after}` }
}
