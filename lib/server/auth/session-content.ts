import 'server-only'
import { createHash, randomUUID } from 'node:crypto'
import { z } from 'zod'
import type { ConfigFile } from '#lib/server/config/parse'
import { beginningOf, plainLine } from '#lib/domain/plain-line'
import { asksCluster, clusterGroups } from '#lib/server/auth/cluster-user'
import { packedGroups } from '#lib/server/auth/packed-groups'
import { mappedGroups } from '#lib/server/auth/roles'
import { TOLD_ENDS, type SessionEnd } from '#lib/server/auth/sign-in/session-end'
import type { Identity, SignedIn } from '#lib/server/auth/providers/provider'

/** How long after sign-in a session ends, even if it is in use. */
export const SESSION_MS = 8 * 60 * 60_000
/** How long after its last use a session ends. */
const IDLE_MS = 30 * 60_000
/** How long groups count after the service was asked for them: whoever lost a role loses it within five minutes. */
const GROUPS_MS = 4 * 60_000
/** How long they count if it was asked, and did not answer. */
const UNCONFIRMED_MS = 30 * 60_000
/** next-auth splits a cookie of more than 4 KB, but some proxies take no header of more than 8 KB, which has all of them. */
const LONGEST_TOKEN = 2048

/**
 * The content of the encrypted cookie. `id` and `since` stay the same when the cookie is renewed; `seen` is when somebody last used it.
 * Times are in milliseconds since 1970. `person` is the same in all sessions of a person. What an earlier Quayside did not write has a
 * default.
 */
export const sessionContent = z.object({
  id: z.string(),
  person: z.string(),
  since: z.number(),
  seen: z.number(),
  sub: z.string(),
  name: z.string(),
  groups: z.array(z.string()),
  issuer: z.string().default(''),
  /** The name by which the cluster knows the person; empty where no cluster is asked. */
  clusterUser: z.string().default(''),
  /** All groups, packed; null where no environment needs more than those with a role. */
  allGroups: z.string().nullable().default(null),
  /**
   * When the service was last asked for the groups, and when it last answered, and the token for that. Null where it tells them only at
   * the sign-in.
   */
  check: z.object({ asked: z.number(), confirmed: z.number(), token: z.string() }).nullable().default(null),
  ended: z.enum(TOLD_ENDS).nullable().default(null),
})

export type SessionContent = z.infer<typeof sessionContent>

export type Settings = Pick<ConfigFile, 'signIn' | 'environments'>

/** The session of a person who signs in. */
export function sessionContentOf(
  { identity, kept }: SignedIn,
  settings: Settings,
  now: Date,
): SessionContent {
  const at = now.getTime()
  return {
    id: randomUUID(),
    person: personHash(identity.issuer, identity.subject),
    since: at,
    seen: at,
    sub: identity.subject,
    issuer: identity.issuer,
    ...toldBy(identity, settings),
    check: checkWith(kept, at),
    ended: null,
  }
}

/** What a service can tell anew while a session lasts. */
export function toldBy(identity: Identity, { environments, signIn }: Settings) {
  const { subject, clusterUser, groups } = identity
  const kept = clusterGroups(environments, groups, signIn.groupsPattern)
  const name = [identity.name, clusterUser, subject].map(plainLine).find((text) => text !== '') ?? ''
  return {
    name: beginningOf(name, 100),
    clusterUser: environments.some(asksCluster) ? clusterUser : '',
    groups: mappedGroups(environments, groups),
    allGroups: kept && packedGroups(kept),
  }
}

/** A token that does not fit into the cookie is not kept: then the groups are those of the sign-in. */
export function checkWith(kept: string | null, at: number): SessionContent['check'] {
  return kept === null || kept.length > LONGEST_TOKEN ? null : { asked: at, confirmed: at, token: kept }
}

/** A shell can make it, too: docs/operations.md. */
function personHash(issuer: string, subject: string): string {
  return createHash('sha256').update(`${issuer} ${subject}`).digest('hex')
}

/** When the session ends, even if it is used. */
function latestEnd({ since }: Pick<SessionContent, 'since'>): number {
  return since + SESSION_MS
}

/** When the session ends, unless it is used and renewed. */
export function endIfUnused({ since, seen, check }: Pick<SessionContent, 'since' | 'seen' | 'check'>) {
  const ofGroups = check === null ? Infinity : Math.min(check.asked + GROUPS_MS, lastConfirmed(check))
  return Math.min(latestEnd({ since }), seen + IDLE_MS, ofGroups)
}

/** Why the session is over at this time by its own content; null if it is not. */
export function endOf({ since, seen, check, ended }: SessionContent, now: number): SessionEnd | null {
  if (ended !== null) return ended
  if (now >= latestEnd({ since })) return 'too-old'
  if (now >= seen + IDLE_MS) return 'idle'
  if (check === null) return null
  if (now >= lastConfirmed(check)) return 'unconfirmed'
  return now >= check.asked + GROUPS_MS ? 'unchecked' : null
}

/** Whether the session goes on once the service confirms the groups. */
export function isRenewable(end: SessionEnd | null): boolean {
  return end === null || end === 'unchecked' || end === 'unconfirmed'
}

function lastConfirmed({ confirmed }: NonNullable<SessionContent['check']>): number {
  return confirmed + UNCONFIRMED_MS
}
