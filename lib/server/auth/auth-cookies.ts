import 'server-only'
import type { CookiesOptions } from 'next-auth'
import { cookieScope, sessionCookieName } from '#lib/server/auth/session-cookie'

/** How long a sign-in at the provider may take. */
const SIGN_IN_SECONDS = 15 * 60

/**
 * All cookies of the sign-in. By default, next-auth prefixes most of them with `__Secure-`, which lets a sibling domain set them:
 * that is enough to sign a person in as somebody else. `__Host-` does not (RFC 6265bis, section 4.1.3.2).
 */
export function authCookies(url: string) {
  const secure = url.startsWith('https:')
  const { prefix, path } = cookieScope(url)
  const options = { httpOnly: true, sameSite: 'lax', path, secure } as const
  const named = (name: string, maxAge?: number) => ({
    name: `${prefix}quayside.${name}`,
    options: { ...options, ...(maxAge === undefined ? {} : { maxAge }) },
  })
  return {
    sessionToken: { name: sessionCookieName(url), options },
    callbackUrl: named('callback-url'),
    csrfToken: named('csrf-token'),
    pkceCodeVerifier: named('pkce', SIGN_IN_SECONDS),
    state: named('state', SIGN_IN_SECONDS),
    nonce: named('nonce', SIGN_IN_SECONDS),
  } satisfies CookiesOptions
}
