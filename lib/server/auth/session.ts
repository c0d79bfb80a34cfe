import 'server-only'
import { cookies } from 'next/headers'
import type { AuthOptions, Profile } from 'next-auth'
import { cache } from 'react'
import { processSingleton } from '#lib/runtime/process-singleton'
import { systemClock } from '#lib/runtime/system-clock'
import { config } from '#lib/server/config/config'
import { Discovery, type Endpoints } from '#lib/server/auth/discovery'
import { hasAnyRole } from '#lib/server/auth/roles'
import { identityProblem } from '#lib/server/auth/cluster-user'
import { authCookies } from '#lib/server/auth/auth-cookies'
import { identityIn, SESSION_MS, sessionContentOf } from '#lib/server/auth/session-content'
import { decodeSession, findSession, type Session, type SessionEnd } from '#lib/server/auth/session-cookie'

/** Each part of a page asks for it, but the cookie is decrypted once. */
const readCookie = cache(async () => {
  // The cookies first: they tell the build that this is no static page, before a configuration is needed.
  const stored = await cookies()
  const { url, sessionSecret } = config()
  return findSession(stored, url, sessionSecret)
})

/** The session of the current request. */
export async function readSession(): Promise<Session | null> {
  return (await readCookie()).session
}

/** Why the session of the current request is over; null if it is not, or if there is none. */
export async function readSessionEnd(): Promise<SessionEnd | null> {
  return (await readCookie()).end
}

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
  const params = { scope: signIn.scopes.join(' ') }
  const contentOf = (profile: Profile) => sessionContentOf(profile, { signIn, environments }, new Date())
  return {
    secret: sessionSecret,
    session: { strategy: 'jwt', maxAge: SESSION_MS / 1000 },
    jwt: { decode: decodeSession },
    pages: { signIn: '/sign-in', signOut: '/sign-in', error: '/sign-in' },
    useSecureCookies: url.startsWith('https:'),
    cookies: authCookies(url),
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
        if (profile === undefined) return false
        const problem = identityProblem(environments, identityIn(profile, signIn), signIn.groupsPattern)
        if (problem !== null) return `/sign-in?error=${problem}`
        return hasAnyRole(environments, contentOf(profile).groups)
      },
      // There is a profile only at sign-in; later calls renew the cookie, because the session is in use.
      jwt: ({ token, profile }) =>
        profile === undefined ? { ...token, seen: Date.now() } : contentOf(profile),
    },
  }
}

function authMethodOf({ token_endpoint_auth_methods_supported: supported }: Endpoints) {
  return supported.includes('client_secret_basic') ? 'client_secret_basic' : 'client_secret_post'
}
