import 'server-only'
import { z } from 'zod'
import type { Answer } from '#lib/domain/answer'
import type { Verdict } from '#lib/domain/rights/person-rights'
import type { Right } from '#lib/domain/rights/right'
import { accessReviewPath } from '#lib/kubernetes/paths'
import type { Connection } from '#lib/cluster/request/connection'
import { request, type Limits } from '#lib/cluster/request/request'

/** `unknown`: the cluster could not tell. */
export type AccessReview = 'allowed' | 'denied' | 'unknown'

/** @param namespace null for all namespaces, which RBAC allows by a ClusterRoleBinding only */
export type ReviewedAccess = {
  namespace: string | null
  verb: string
  group: string
  resource: string
  subresource?: string
  name?: string
}

/** Any service account may review itself (access-reviews-and-leases.json). */
const REVIEWS = '/apis/authorization.k8s.io/v1/selfsubjectaccessreviews'

const API_VERSION = 'authorization.k8s.io/v1'

const answer = z.object({
  status: z.object({
    allowed: z.boolean(),
    denied: z.boolean().optional(),
    evaluationError: z.string().optional(),
  }),
})

/** Asks whether Quayside's own account may do this. */
export async function reviewAccess(
  connection: Connection,
  { namespace, ...access }: ReviewedAccess,
  limits: Limits,
  signal?: AbortSignal,
): Promise<AccessReview> {
  const body = {
    kind: 'SelfSubjectAccessReview',
    apiVersion: API_VERSION,
    spec: { resourceAttributes: { ...(namespace !== null && { namespace }), ...access } },
  }
  return reviewIn(await request(connection, { method: 'POST', path: REVIEWS, body }, limits, signal))
}

/** An answer that contradicts itself says nothing. An authorizer can fail and another one still allow (client-go, `EvaluationError`). */
function reviewIn(reviewed: Answer<unknown>): AccessReview {
  const parsed = answer.safeParse(reviewed.ok ? reviewed.value : null)
  if (!parsed.success) return 'unknown'
  const { allowed, denied = false, evaluationError } = parsed.data.status
  if (allowed) return denied ? 'unknown' : 'allowed'
  return evaluationError === undefined || denied ? 'denied' : 'unknown'
}

/** Asks about a right in one namespace. */
export function reviewRight(
  connection: Connection,
  namespace: string,
  right: Right,
  limits: Limits,
): Promise<AccessReview> {
  return reviewAccess(connection, { namespace, ...attributesOf(right) }, limits)
}

/** A person as the cluster knows them. */
export type Subject = { user: string; groups: readonly string[] }

/**
 * Asks whether a person has a right in one namespace. The local review needs a right in that namespace only, which an admin of it can give;
 * `system:auth-delegator` does not hold it (access-reviews-and-leases.json).
 */
export async function reviewSubject(
  connection: Connection,
  namespace: string,
  { user, groups }: Subject,
  right: Right,
  limits: Limits,
): Promise<Verdict> {
  const body = {
    kind: 'LocalSubjectAccessReview',
    apiVersion: API_VERSION,
    metadata: { namespace },
    spec: { user, groups, resourceAttributes: { namespace, ...attributesOf(right) } },
  }
  const path = accessReviewPath(namespace)
  const reviewed = await request(connection, { method: 'POST', path, body }, limits)
  return !reviewed.ok && reviewed.error.code === 'forbidden' ? 'may-not-ask' : reviewIn(reviewed)
}

function attributesOf({ verb, group, resource: whole, name }: Right) {
  const [resource = '', subresource] = whole.split('/')
  return {
    ...{ verb, group, resource },
    ...(subresource !== undefined && { subresource }),
    ...(name !== null && { name }),
  }
}
