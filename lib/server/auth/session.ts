import 'server-only'
import { cookies } from 'next/headers'
import type { AuthOptions, Profile } from 'next-auth'
import { cache } from 'react'
import { processSingleton } from '#lib/runtime/process-singleton'
import { systemClock } from '#lib/runtime/system-clock'
import { config } from '#lib/server/config/config'
import { Discovery, type Endpoints } from '#lib/server/auth/discovery'
import { hasAnyRole } from '#lib/server/auth/roles'
import { SESSION_SECONDS, sessionContentOf } from '#lib/server/auth/session-content'
import {
  decodeSession,
  encodeSession,
  revokeSession,
  sessionCookieName,
  sessionOf,
  type Session,
} from '#lib/server/auth/session-cookie'

/** The session of the current request. Each part of a page asks for it, but the cookie is decrypted once. */
export const readSession = cache(async (): Promise<Session | null> => {
  // The cookies first: they tell the build that this is no static page, before a configuration is needed.
  const stored = await cookies()
  const { url, sessionSecret } = config()
  return sessionOf(stored, url, sessionSecret)
})

/** The endpoints of the configured OIDC provider. @param report receives why it cannot be asked */
export function discoverEndpoints(report: (error: unknown) => void): Promise<Endpoints | null> {
  const { issuer } = config().signIn
  return processSingleton('sign-in endpoints', () => new Discovery(issuer, systemClock, report)).endpoints()
}

/**
 * Sign-in with the configured OIDC provider. The page `/sign-in` also shows errors.
 * @param endpoints null if they are unknown or not needed: then next-auth fails to begin a sign-in
 */
export function authOptions(endpoints: Endpoints | null): AuthOptions {
  const { url, sessionSecret, clientSecret, signIn, environments } = config()
  const isSecure = url.startsWith('https:')
  const params = { scope: signIn.scopes.join(' ') }
  const contentOf = (profile: Profile) => sessionContentOf(profile, { signIn, environments }, new Date())
  return {
    secret: sessionSecret,
    session: { strategy: 'jwt', maxAge: SESSION_SECONDS },
    jwt: { encode: encodeSession, decode: decodeSession },
    pages: { signIn: '/sign-in', signOut: '/sign-in', error: '/sign-in' },
    useSecureCookies: isSecure,
    cookies: {
      sessionToken: {
        name: sessionCookieName(url),
        options: { httpOnly: true, sameSite: 'lax', path: '/', secure: isSecure },
      },
    },
    providers: [
      {
        id: 'oidc',
        name: signIn.title,
        type: 'oauth',
        ...(endpoints && {
          issuer: endpoints.issuer,
          token: { url: endpoints.token_endpoint },
          jwks_endpoint: endpoints.jwks_uri,
          client: { token_endpoint_auth_method: authMethodOf(endpoints) },
        }),
        authorization: { ...(endpoints && { url: endpoints.authorization_endpoint }), params },
        clientId: signIn.clientId,
        clientSecret,
        idToken: true,
        checks: ['pkce', 'state', 'nonce'],
        httpOptions: { timeout: 10_000 },
        profile: (profile: Profile) => ({ id: contentOf(profile).sub }),
      },
    ],
    callbacks: {
      signIn: ({ profile }) => {
        return profile !== undefined && hasAnyRole(environments, contentOf(profile).groups)
      },
      // There is a profile only at sign-in; later calls renew the cookie with the same content.
      jwt: ({ token, profile }) => (profile === undefined ? token : contentOf(profile)),
    },
    events: {
      signOut: ({ token }) => revokeSession(token),
    },
  }
}

function authMethodOf({ token_endpoint_auth_methods_supported: supported }: Endpoints) {
  return supported.includes('client_secret_basic') ? 'client_secret_basic' : 'client_secret_post'
}
