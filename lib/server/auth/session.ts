import 'server-only'
import { cookies } from 'next/headers'
import type { AuthOptions, Profile } from 'next-auth'
import { cache } from 'react'
import { config } from '#lib/server/config/config'
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

/** Sign-in with the configured OIDC provider. The page `/sign-in` also shows errors. */
export function authOptions(): AuthOptions {
  const { url, sessionSecret, clientSecret, signIn, environments } = config()
  const isSecure = url.startsWith('https:')
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
        wellKnown: `${signIn.issuer.replace(/\/$/, '')}/.well-known/openid-configuration`,
        clientId: signIn.clientId,
        clientSecret,
        authorization: { params: { scope: signIn.scopes.join(' ') } },
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
