import 'server-only'
import { z } from 'zod'
import type { OidcSignIn } from '#lib/server/config/sign-in-schema'
import type { Identity } from '#lib/server/auth/providers/provider'

/** A subject is at most 255 ASCII characters (OpenID Connect Core 1.0, section 2). The other claims are as a provider has them, or null. */
const claims = z.looseObject({ sub: z.string().min(1).max(255) })

/** The person of these claims; null without a subject. */
export function identityOf(found: unknown, signIn: OidcSignIn): Identity | null {
  const parsed = claims.safeParse(found)
  if (!parsed.success) return null
  const { data: told } = parsed
  const named = signIn.userClaim === 'email' && !isVerified(told.email_verified) ? '' : told[signIn.userClaim]
  const groups: unknown[] = [told[signIn.groupsClaim] ?? []].flat()
  return {
    issuer: signIn.issuer,
    subject: told.sub,
    name: [told.name, told.preferred_username].find(isText) ?? told.sub,
    clusterUser: isText(named) ? named : '',
    groups: [...new Set(groups.filter(isText))],
  }
}

/**
 * Where a provider tells whether it verified the address, API servers refuse one that it did not: anybody could claim it (Kubernetes,
 * OpenID Connect tokens). Some providers send it as a text.
 */
function isVerified(told: unknown): boolean {
  return told === undefined || told === true || told === 'true'
}

function isText(claim: unknown): claim is string {
  return typeof claim === 'string' && claim.trim() !== ''
}
