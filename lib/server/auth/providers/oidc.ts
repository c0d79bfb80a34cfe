import 'server-only'
import { systemClock } from '#lib/runtime/system-clock'
import type { OidcSignIn } from '#lib/server/config/sign-in-schema'
import { ask } from '#lib/server/auth/providers/ask'
import { callbackProblem } from '#lib/server/auth/providers/code-exchange'
import { Discovery } from '#lib/server/auth/providers/discovery'
import { endpoints, takesBasic, type Endpoints } from '#lib/server/auth/providers/oidc-endpoints'
import { failureOf } from '#lib/server/auth/providers/oidc-failure'
import { identityOf } from '#lib/server/auth/providers/oidc-identity'
import { renewAt } from '#lib/server/auth/providers/oidc-refresh'
import {
  refuse,
  unheard,
  type Beginning,
  type Callback,
  type Got,
  type SignedIn,
  type SignInProvider,
} from '#lib/server/auth/providers/provider'

/** Any OpenID Connect provider. Where it gives a refresh token, that asks for the groups again. */
export function oidcProvider(signIn: OidcSignIn, clientSecret: string): SignInProvider {
  const url = `${signIn.issuer.replace(/\/$/, '')}/.well-known/openid-configuration`
  const discovery = new Discovery(endpoints, () => ask({ url }), systemClock)
  return {
    id: 'oidc',
    begin: async () => {
      const found = await discovery.endpoints()
      return found.ok ? { ok: true, value: beginningOf(signIn, clientSecret, found.value) } : found
    },
    renew: async (kept) => {
      const found = await discovery.endpoints()
      if (!found.ok) return unheard(found.error)
      return renewAt(found.value, signIn, clientSecret, kept)
    },
  }
}

function beginningOf(signIn: OidcSignIn, clientSecret: string, found: Endpoints): Beginning {
  return {
    client: {
      issuer: found.issuer,
      jwks_endpoint: found.jwks_uri,
      authorization: { url: found.authorization_endpoint, params: { scope: signIn.scopes.join(' ') } },
      token: { url: found.token_endpoint },
      client: {
        token_endpoint_auth_method: takesBasic(found) ? 'client_secret_basic' : 'client_secret_post',
      },
      clientId: signIn.clientId,
      clientSecret,
      checks: ['pkce', 'state', 'nonce'],
    },
    finish: (callback) => finish(signIn, callback),
  }
}

/** The library of next-auth checks nonce, PKCE and the ID token with its signature. */
async function finish(signIn: OidcSignIn, callback: Callback): Promise<Got<SignedIn>> {
  const problem = callbackProblem(callback)
  if (problem !== null) return { ok: false, error: problem }
  const { client, params, checks, provider } = callback
  try {
    const tokens = await client.callback(provider.callbackUrl, params, checks)
    const identity = identityOf(tokens.claims(), signIn)
    if (identity === null) return refuse('BadAnswer', 'the ID token has no usable claim sub')
    return { ok: true, value: { identity, kept: tokens.refresh_token ?? null } }
  } catch (error) {
    return { ok: false, error: failureOf(error) }
  }
}
