import 'server-only'
import { createHash, randomUUID } from 'node:crypto'
import { z } from 'zod'
import type { ConfigFile } from '#lib/server/config/parse'
import { beginningOf, plainLine } from '#lib/domain/plain-line'
import { asksCluster, clusterGroups, type ClusterIdentity } from '#lib/server/auth/cluster-user'
import { packedGroups } from '#lib/server/auth/packed-groups'
import { mappedGroups } from '#lib/server/auth/roles'

/** How long after sign-in a session ends, even if it is in use: groups are read only at sign-in. */
export const SESSION_MS = 8 * 60 * 60_000
/** How long after its last use a session ends. */
const IDLE_MS = 30 * 60_000

/**
 * The content of the encrypted cookie. `id` and `since` stay the same when the cookie is renewed; `seen` is when it was last. Times
 * are in milliseconds since 1970. `person` is the same in all sessions of a person.
 */
export const sessionContent = z.object({
  id: z.string(),
  person: z.string(),
  since: z.number(),
  seen: z.number(),
  sub: z.string(),
  name: z.string(),
  groups: z.array(z.string()),
  /** The name by which the cluster knows the person; empty in cookies of before, and where no cluster is asked. */
  clusterUser: z.string().default(''),
  /** All groups, packed; null where no environment needs more than those with a role. */
  allGroups: z.string().nullable().default(null),
})

export type SessionContent = z.infer<typeof sessionContent>

const claims = z.looseObject({
  sub: z.string().min(1),
  name: z.string().optional(),
  preferred_username: z.string().optional(),
})

/** The session of a person, from the claims of their ID token. */
export function sessionContentOf(
  found: unknown,
  { signIn, environments }: Pick<ConfigFile, 'signIn' | 'environments'>,
  now: Date,
): SessionContent {
  const claimed = claims.parse(found)
  const { sub, name, preferred_username: username } = claimed
  const { clusterUser, groups } = identityIn(claimed, signIn)
  const kept = clusterGroups(environments, groups, signIn.groupsPattern)
  return {
    id: randomUUID(),
    person: personHash(signIn.issuer, sub),
    since: now.getTime(),
    seen: now.getTime(),
    sub,
    name: beginningOf(
      [name, username, sub].map((text) => plainLine(text ?? '')).find((text) => text !== '') ?? '',
      100,
    ),
    groups: mappedGroups(environments, groups),
    clusterUser: environments.some(asksCluster) ? clusterUser : '',
    allGroups: kept && packedGroups(kept),
  }
}

/** Who a cluster is asked about, from the claims of an ID token. */
export function identityIn(
  found: unknown,
  { userClaim, groupsClaim }: ConfigFile['signIn'],
): ClusterIdentity {
  const claimed = claims.parse(found)
  const user = claimed[userClaim]
  const groups: unknown[] = [claimed[groupsClaim] ?? []].flat()
  // API servers refuse such a token, too: anybody could claim the address (Kubernetes, OpenID Connect tokens).
  const isClaimedOnly = userClaim === 'email' && claimed.email_verified === false
  return {
    clusterUser: typeof user === 'string' && !isClaimedOnly ? user : '',
    groups: [...new Set(groups.filter((group) => typeof group === 'string'))].filter(Boolean),
  }
}

/** A shell can make it, too: docs/operations.md. */
function personHash(issuer: string, subject: string): string {
  return createHash('sha256').update(`${issuer} ${subject}`).digest('hex')
}

/** When the session ends, even if it is used. */
export function latestEnd({ since }: Pick<SessionContent, 'since'>): number {
  return since + SESSION_MS
}

/** When the session ends, unless it is used. */
export function endIfUnused({ since, seen }: SessionContent): number {
  return Math.min(latestEnd({ since }), seen + IDLE_MS)
}
