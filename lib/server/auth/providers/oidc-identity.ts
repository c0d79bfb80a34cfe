import 'server-only'
import { z } from 'zod'
import type { OidcSignIn } from '#lib/server/config/sign-in-schema'
import type { Identity } from '#lib/server/auth/providers/provider'

/** A subject is at most 255 ASCII characters (OpenID Connect Core 1.0, section 2). */
const claims = z.looseObject({
  sub: z.string().min(1).max(255),
  name: z.string().optional(),
  preferred_username: z.string().optional(),
})

/** The person of these claims; null without a subject. */
export function identityOf(found: unknown, signIn: OidcSignIn): Identity | null {
  const parsed = claims.safeParse(found)
  if (!parsed.success) return null
  const { sub, name, preferred_username: username, ...rest } = parsed.data
  const named = signIn.userClaim === 'preferred_username' ? username : rest[signIn.userClaim]
  // API servers refuse such a token, too: anybody could claim the address (Kubernetes, OpenID Connect tokens).
  const isClaimedOnly = signIn.userClaim === 'email' && rest.email_verified === false
  const clusterUser = signIn.userClaim === 'sub' ? sub : isClaimedOnly ? '' : named
  const groups: unknown[] = [rest[signIn.groupsClaim] ?? []].flat()
  return {
    issuer: signIn.issuer,
    subject: sub,
    name: name ?? username ?? sub,
    clusterUser: typeof clusterUser === 'string' ? clusterUser : '',
    groups: [...new Set(groups.filter((group) => typeof group === 'string'))].filter((group) => group !== ''),
  }
}
