import 'server-only'
import { z } from 'zod'
import type { Right } from '#lib/domain/rights/right'
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

const answer = z.object({
  status: z.object({ allowed: z.boolean(), evaluationError: z.string().optional() }),
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
    apiVersion: 'authorization.k8s.io/v1',
    spec: { resourceAttributes: { ...(namespace !== null && { namespace }), ...access } },
  }
  const reviewed = await request(connection, { method: 'POST', path: REVIEWS, body }, limits, signal)
  const parsed = answer.safeParse(reviewed.ok ? reviewed.value : null)
  if (!parsed.success) return 'unknown'
  const { allowed, evaluationError } = parsed.data.status
  if (allowed) return 'allowed'
  return evaluationError === undefined ? 'denied' : 'unknown'
}

/** Asks about a right in one namespace. */
export function reviewRight(
  connection: Connection,
  namespace: string,
  { verb, group, resource: whole, name }: Right,
  limits: Limits,
): Promise<AccessReview> {
  const [resource = '', subresource] = whole.split('/')
  const access = { namespace, verb, group, resource }
  return reviewAccess(
    connection,
    { ...access, ...(subresource !== undefined && { subresource }), ...(name !== null && { name }) },
    limits,
  )
}
