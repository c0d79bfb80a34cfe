import 'server-only'
import { z } from 'zod'
import type { OidcSignIn } from '#lib/server/config/sign-in-schema'
import { ask, isUnheard } from '#lib/server/auth/providers/ask'
import { bearer } from '#lib/server/auth/providers/code-exchange'
import { takesBasic, type Endpoints } from '#lib/server/auth/providers/oidc-endpoints'
import { identityOf } from '#lib/server/auth/providers/oidc-identity'
import { unheard, type Renewal } from '#lib/server/auth/providers/provider'
import { payloadOf } from '#lib/server/auth/providers/token-payload'

const idToken = z.looseObject({
  iss: z.string(),
  aud: z.union([z.string(), z.array(z.string())]),
  exp: z.number(),
})
/** Some providers send null, or nothing between the quotes, for a token that they do not give. */
const given = z
  .string()
  .max(64 * 1024)
  .nullish()
  .transform((token) => (token === '' || token === null ? undefined : token))
const refreshed = z.object({ id_token: given, access_token: z.string(), refresh_token: given })
const refusal = z.object({ error: z.string() })

/** Of the clocks of both, as next-auth has it. */
const CLOCK_TOLERANCE_SECONDS = 10

/** OpenID Connect Core 1.0, section 12. A refresh token can be good for one use, and the answer then has the next one. */
export async function renewAt(
  found: Endpoints,
  signIn: OidcSignIn,
  clientSecret: string,
  kept: string,
): Promise<Renewal> {
  const form = { grant_type: 'refresh_token', refresh_token: kept }
  const { clientId } = signIn
  const told = await ask({
    url: found.token_endpoint,
    ...(takesBasic(found)
      ? { form, authorization: basic(clientId, clientSecret) }
      : { form: { ...form, client_id: clientId, client_secret: clientSecret } }),
  })
  if (isUnheard(told)) return unheard(told)
  const refused = refusal.safeParse(told.json)
  if (refused.success && refused.data.error === 'invalid_grant') return { outcome: 'ended' }
  const tokens = refreshed.safeParse(told.json)
  if (told.status !== 200 || !tokens.success)
    return unheard({ why: `it refused to refresh, with status ${told.status}` })
  const { id_token: token, access_token: access, refresh_token: next = kept } = tokens.data
  const answer = token === undefined ? await askUserinfo(found, access) : claimsIn(token, found, clientId)
  if (answer === 'silent') return { outcome: 'silent' }
  const identity = answer === null ? null : identityOf(answer, signIn)
  return identity === null
    ? unheard({ why: 'its answer does not say who the person is' }, next)
    : { outcome: 'told', identity, kept: next }
}

async function askUserinfo({ userinfo_endpoint: url }: Endpoints, access: string): Promise<unknown> {
  if (url === undefined) return 'silent'
  const told = await ask({ url, authorization: bearer(access) })
  return isUnheard(told) || told.status !== 200 ? null : told.json
}

/**
 * The claims of an ID token that came from the token endpoint itself: TLS then tells who made it, in place of the signature
 * (OpenID Connect Core 1.0, section 3.1.3.7). Null if it is not for this client, or too old.
 */
function claimsIn(token: string, { issuer }: Endpoints, clientId: string): unknown {
  const parsed = idToken.safeParse(payloadOf(token))
  if (!parsed.success) return null
  const { iss, aud, exp } = parsed.data
  const isOurs = iss === issuer && [aud].flat().includes(clientId)
  return isOurs && exp > Date.now() / 1000 - CLOCK_TOLERANCE_SECONDS ? parsed.data : null
}

/** RFC 6749, section 2.3.1: both are encoded, because the id can have a colon. */
function basic(id: string, secret: string): string {
  const pair = [id, secret].map(encodeURIComponent).join(':')
  return `Basic ${Buffer.from(pair).toString('base64')}`
}
