import 'server-only'
import { matchesName } from '#lib/domain/promotion/name-pattern'
import type { Subject } from '#lib/cluster/request/access-review'
import { packedGroups } from '#lib/server/auth/packed-groups'
import type { Environment } from '#lib/server/config/parse'

/**
 * Kubernetes keeps this prefix for itself: who is in `system:masters` may do anything (access-reviews-and-leases.json). No sign-in service
 * may give such a name.
 */
const RESERVED = 'system:'

/** The session in which Quayside reads its own pages. No sign-in gives this name. */
export const OWN_USER = `${RESERVED}quayside`

/** Every request that an API server has authenticated has it. */
const AUTHENTICATED = 'system:authenticated'

/** What a cluster needs to know of who is signed in: the name by which it knows them, and all of their groups. */
export type ClusterIdentity = { clusterUser: string; groups: readonly string[] }

export function asksCluster({ authorization }: Pick<Environment, 'authorization'>): boolean {
  return authorization === 'cluster'
}

/** A person as the API server knows them; null where nobody can be called so. */
export function subjectOf(
  { clusterUser, groups }: ClusterIdentity,
  { usernamePrefix, groupsPrefix }: Pick<Environment, 'usernamePrefix' | 'groupsPrefix'>,
): Subject | null {
  const user = usernamePrefix + clusterUser
  if (clusterUser === '' || isReserved(user)) return null
  const named = groups.map((group) => groupsPrefix + group).filter((group) => !isReserved(group))
  return { user, groups: [...new Set([...named, AUTHENTICATED])] }
}

/** All groups that a cluster may know; null where no environment asks one. @param pattern of those that count */
export function clusterGroups(
  environments: readonly Environment[],
  groups: readonly string[],
  pattern: string,
): string[] | null {
  if (!environments.some(asksCluster)) return null
  const withRole = environments.flatMap(({ roles }) => [...roles.viewer, ...roles.operator])
  return groups.filter((group) => matchesName(pattern, group) || withRole.includes(group))
}

/** Why somebody cannot sign in where a cluster decides; null where they can. The page of the sign-in has the words. */
export function identityProblem(
  environments: readonly Environment[],
  { clusterUser, groups }: ClusterIdentity,
  pattern: string,
): 'NoClusterUser' | 'TooManyGroups' | null {
  const kept = clusterGroups(environments, groups, pattern)
  if (kept === null) return null
  if (clusterUser === '' || isReserved(clusterUser)) return 'NoClusterUser'
  return packedGroups(kept) === null ? 'TooManyGroups' : null
}

function isReserved(name: string): boolean {
  return name.startsWith(RESERVED)
}
