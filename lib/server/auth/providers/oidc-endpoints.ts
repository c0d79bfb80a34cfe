import 'server-only'
import { z } from 'zod'
import { address } from '#lib/server/config/schema-parts'

/** Of OpenID Connect Discovery 1.0, section 3: what a sign-in needs. */
export const endpoints = z.object({
  issuer: z.string(),
  authorization_endpoint: address,
  token_endpoint: address,
  jwks_uri: address,
  userinfo_endpoint: address.optional(),
  token_endpoint_auth_methods_supported: z.array(z.string()).default(['client_secret_basic']),
})

export type Endpoints = z.output<typeof endpoints>

/** Whether the client shows its secret in a header, and not in the body. */
export function takesBasic({ token_endpoint_auth_methods_supported: supported }: Endpoints): boolean {
  return supported.includes('client_secret_basic')
}
