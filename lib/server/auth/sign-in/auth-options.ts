import 'server-only'
import type { AuthOptions } from 'next-auth'
import type { OAuthConfig } from 'next-auth/providers/oauth'
import { tunnelsTo } from '#lib/network/tunnel-agent'
import { config } from '#lib/server/config/config'
import { authCookies } from '#lib/server/auth/auth-cookies'
import { identityProblem } from '#lib/server/auth/cluster-user'
import type { Beginning, Callback, SignedIn, SignInFailure } from '#lib/server/auth/providers/provider'
import { hasAnyRole } from '#lib/server/auth/roles'
import { SESSION_MS, sessionContentOf, toldBy, type SessionContent } from '#lib/server/auth/session-content'
import { decodeSession } from '#lib/server/auth/session-cookie'

/** What came of a request. Tokens do not pass through next-auth, which logs what it has when something fails. */
export type Attempt = { signedIn: SignedIn | null; failure: SignInFailure | null }

/** @property provider its id */
type Wanted = {
  attempt: Attempt
  provider: string
  /** Null where the request neither begins nor ends a sign-in. */
  beginning: Beginning | null
  /** The session that the request renews. */
  renewed: SessionContent | null
}

/** What next-auth has to know for one request. The page `/sign-in` also shows errors. */
export function authOptions({ attempt, provider, beginning, renewed }: Wanted): AuthOptions {
  const { url, sessionSecret, signIn, environments } = config()
  const page = new URL(`${url}/sign-in`).pathname
  return {
    secret: sessionSecret,
    session: { strategy: 'jwt', maxAge: SESSION_MS / 1000 },
    jwt: { decode: decodeSession },
    pages: { signIn: page, signOut: page, error: page },
    useSecureCookies: url.startsWith('https:'),
    cookies: authCookies(url),
    providers: [{ ...oauthOf(beginning, attempt), id: provider, name: signIn.title }],
    callbacks: {
      signIn: () => {
        if (attempt.signedIn === null) return false
        const { identity } = attempt.signedIn
        const problem = identityProblem(environments, identity, signIn.groupsPattern)
        if (problem !== null) return `${page}?error=${problem}`
        return hasAnyRole(environments, toldBy(identity, { signIn, environments }).groups)
      },
      // Somebody signs in; or renews a session, because it is in use.
      jwt: ({ token }) =>
        attempt.signedIn !== null
          ? sessionContentOf(attempt.signedIn, { signIn, environments }, new Date())
          : (renewed ?? token),
    },
  }
}

type OAuth = OAuthConfig<{ sub: string }>

function oauthOf(beginning: Beginning | null, attempt: Attempt): Omit<OAuth, 'id' | 'name'> {
  const subject = () => attempt.signedIn?.identity.subject ?? ''
  const type = 'oauth'
  if (beginning === null) return { type, profile: () => ({ id: subject() }) }
  const { client, finish } = beginning
  const request = async (callback: Callback) => {
    const got = await finish(callback)
    if (got.ok) attempt.signedIn = got.value
    else attempt.failure = got.error
    // It only has to know whether it went well.
    if (!got.ok) throw new Error(got.error.code)
    return { tokens: {} }
  }
  return {
    type,
    ...client,
    token: { ...client.token, request },
    userinfo: { request: () => ({ sub: subject() }) },
    profile: () => ({ id: subject() }),
    httpOptions: { timeout: 10_000, ...tunnelsTo([client.token.url, client.jwks_endpoint]) },
  }
}
