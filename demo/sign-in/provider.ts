import { generateKeyPairSync, randomBytes } from 'node:crypto'
import { Provider, interactionPolicy, type Configuration, type KoaContextWithOIDC } from 'oidc-provider'
import { findPerson, type Person } from './people'

export const CLIENT_ID = 'quayside'

const HOUR = 3600

export type ProviderOptions = {
  issuer: string
  clientSecret: string
  productUrl: string
  /** Who can sign in, asked each time that somebody is looked up; the people of the demo if absent. */
  find?: (username: string) => Person | undefined
  /** Whether each sign-in gets a refresh token, which is good for one use. */
  givesRefreshTokens?: boolean
}

/** An OIDC provider with one client; each sign-in asks only for the user. */
export function createProvider({
  issuer,
  clientSecret,
  productUrl,
  find = findPerson,
  givesRefreshTokens = false,
}: ProviderOptions): Provider {
  return new Provider(issuer, {
    clients: [
      {
        client_id: CLIENT_ID,
        client_name: 'Quayside',
        client_secret: clientSecret,
        redirect_uris: [`${productUrl}/api/auth/callback/oidc`],
        post_logout_redirect_uris: [productUrl, `${productUrl}/`],
        grant_types: givesRefreshTokens ? ['authorization_code', 'refresh_token'] : ['authorization_code'],
      },
    ],
    jwks: { keys: [signingKey()] },
    cookies: { keys: [randomBytes(32).toString('hex')] },
    pkce: { required: () => true },
    scopes: ['openid', 'profile', 'email', 'groups'],
    claims: {
      openid: ['sub'],
      profile: ['name', 'preferred_username'],
      email: ['email', 'email_verified'],
      groups: ['groups'],
    },
    // Otherwise the ID token of a code flow has only the claim `sub`.
    conformIdTokenClaims: false,
    findAccount: (_, username) => accountOf(find(username)),
    issueRefreshToken: () => givesRefreshTokens,
    rotateRefreshToken: true,
    features: { devInteractions: { enabled: false } },
    interactions: { policy: alwaysAsk(), url: (_, { uid }) => `/interaction/${uid}` },
    loadExistingGrant: grantEverything,
    expiresWithSession: () => false,
    ttl: { AccessToken: HOUR, IdToken: HOUR, Interaction: HOUR, Grant: HOUR, Session: HOUR },
  })
}

function accountOf(person: Person | undefined) {
  if (!person) return undefined
  return {
    accountId: person.username,
    claims: () => ({
      sub: person.username,
      name: person.name,
      preferred_username: person.username,
      email: person.email,
      email_verified: true,
      groups: person.groups,
    }),
  }
}

/** Asks for the user even if the provider has a session, so that another one can be chosen after a sign-out. */
function alwaysAsk() {
  const { Check, base } = interactionPolicy
  const policy = base()
  policy
    .get('login')
    ?.checks.add(
      new Check('choose_user', 'the user is chosen at each sign-in', (context) =>
        context.oidc.result?.login ? Check.NO_NEED_TO_PROMPT : Check.REQUEST_PROMPT,
      ),
    )
  return policy
}

/** Grants everything, which skips the consent screen. */
async function grantEverything({ oidc }: KoaContextWithOIDC) {
  const { client, session, provider, params } = oidc
  if (!client || !session?.accountId) return undefined
  const grant = new provider.Grant({ clientId: client.clientId, accountId: session.accountId })
  grant.addOIDCScope(String(params?.scope))
  await grant.save()
  return grant
}

function signingKey(): NonNullable<Configuration['jwks']>['keys'][number] {
  const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 })
  return { ...privateKey.export({ format: 'jwk' }), use: 'sig', alg: 'RS256' }
}
