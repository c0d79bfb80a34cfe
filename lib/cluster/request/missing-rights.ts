import 'server-only'
import { z } from 'zod'
import type { Answer } from '#lib/domain/answer'
import { ALL_RIGHTS } from '#lib/domain/rights/features'
import type { Right } from '#lib/domain/rights/right'
import { limitConcurrency } from '#lib/runtime/concurrency-limit'
import { reviewRight, type AccessReview } from '#lib/cluster/request/access-review'
import type { Connection } from '#lib/cluster/request/connection'
import { request, type Limits } from '#lib/cluster/request/request'

/** Any account may list its own rules (rbac-minimal-verbs.json). */
const RULES = '/apis/authorization.k8s.io/v1/selfsubjectrulesreviews'
const AT_ONCE = 4

const texts = z.array(z.string())
const rule = z.object({
  verbs: texts,
  apiGroups: texts.default([]),
  resources: texts.default([]),
  resourceNames: texts.default([]),
})
const rulesReview = z.object({ status: z.object({ resourceRules: z.array(rule) }) })

type GivenRule = z.infer<typeof rule>

/** Rights that the cluster denies, and those about which it does not say. */
export type Reviewed = { missing: Right[]; unknown: Right[] }

/**
 * Compares what Quayside's own account may do in a namespace with all that Quayside needs. One request lists the rules. They can be
 * incomplete, since not every authorizer can list its own, so what they do not give is asked for right by right.
 */
export async function missingRights(
  connection: Connection,
  namespace: string,
  limits: Limits,
): Promise<Answer<Reviewed>> {
  const body = { kind: 'SelfSubjectRulesReview', apiVersion: 'authorization.k8s.io/v1', spec: { namespace } }
  const answer = await request(connection, { method: 'POST', path: RULES, body }, limits)
  if (!answer.ok && answer.error.code !== 'forbidden') return answer
  const parsed = rulesReview.safeParse(answer.ok ? answer.value : null)
  const rules = parsed.success ? parsed.data.status.resourceRules : []
  const doubtful = ALL_RIGHTS.filter((right) => !rules.some((each) => gives(each, right)))
  const inTurn = limitConcurrency(AT_ONCE)
  const reviews = await Promise.all(
    doubtful.map((right) => inTurn(() => reviewRight(connection, namespace, right, limits))),
  )
  const those = (review: AccessReview) => doubtful.filter((_, index) => reviews[index] === review)
  return { ok: true, value: { missing: those('denied'), unknown: those('unknown') } }
}

function gives({ verbs, apiGroups, resources, resourceNames }: GivenRule, right: Right): boolean {
  const includes = (values: string[], value: string) => values.includes(value) || values.includes('*')
  return (
    includes(verbs, right.verb) &&
    includes(apiGroups, right.group) &&
    includes(resources, right.resource) &&
    (resourceNames.length === 0 || (right.name !== null && resourceNames.includes(right.name)))
  )
}
