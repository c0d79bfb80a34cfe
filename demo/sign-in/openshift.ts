import { CodeGrants } from './code-grants'
import { sendBack, startStandIn, type Asked, type Routes, type StandIn, type Told } from './stand-in'

/** As `users/~` has it; without `uid` if the API server does not store the user, such as `kube:admin`. */
type OpenshiftUser = { name: string; uid?: string; fullName?: string; groups?: unknown }

/** A service account as the client: its redirect URIs begin as the route that its annotation names. */
export type OpenshiftClient = { id: string; redirectPrefix: string }

export type OpenshiftStandIn = StandIn & {
  state: {
    /** Who signs in next, and what the API server knows of whoever has signed in. */
    user: OpenshiftUser
    /** The tokens of the service account that have not ended. */
    secrets: string[]
    /** Whether people may read themselves, as `basic-user` allows. */
    mayReadThemselves: boolean
  }
  endTokens: () => void
}

/** Of those that a service account may ask for. */
const SCOPES = ['user:info', 'user:check-access']

/**
 * The OAuth server and the user API of OpenShift, from "Using a service account as an OAuth client" and "Configuring the internal OAuth
 * server". It asks nobody for a password.
 */
export async function startOpenshift(
  client: OpenshiftClient,
  state: OpenshiftStandIn['state'],
): Promise<OpenshiftStandIn> {
  const grants = new CodeGrants<null>()
  const standIn = await startStandIn((issuer) => routesAt(issuer, client, state, grants))
  return { ...standIn, state, endTokens: () => grants.endAll() }
}

function routesAt(
  issuer: string,
  client: OpenshiftClient,
  state: OpenshiftStandIn['state'],
  grants: CodeGrants<null>,
): Routes {
  return {
    'GET /.well-known/oauth-authorization-server': () => ({
      status: 200,
      json: {
        issuer,
        authorization_endpoint: `${issuer}/oauth/authorize`,
        token_endpoint: `${issuer}/oauth/token`,
        scopes_supported: ['user:check-access', 'user:full', 'user:info', 'user:list-projects'],
        response_types_supported: ['code', 'token'],
        grant_types_supported: ['authorization_code', 'implicit'],
        code_challenge_methods_supported: ['plain', 'S256'],
      },
    }),
    'GET /oauth/authorize': ({ url }) => authorize(url.searchParams, client, grants),
    'POST /oauth/token': (asked) => exchange(asked, client, state.secrets, grants),
    'GET /apis/user.openshift.io/v1/users/~': ({ headers }) => {
      if (grants.personOf(headers.authorization) === undefined) return status(401, 'Unauthorized')
      if (!state.mayReadThemselves) return status(403, 'Forbidden')
      const { name, uid, ...rest } = state.user
      const metadata = { name, ...(uid !== undefined && { uid }) }
      return { status: 200, json: { kind: 'User', apiVersion: 'user.openshift.io/v1', metadata, ...rest } }
    },
  }
}

function authorize(
  asked: URLSearchParams,
  { id, redirectPrefix }: OpenshiftClient,
  grants: CodeGrants<null>,
): Told {
  const redirectUri = asked.get('redirect_uri') ?? ''
  // An address that is not registered is never redirected to.
  if (asked.get('client_id') !== id || !redirectUri.startsWith(redirectPrefix))
    return { status: 400, json: { error: 'invalid_request' } }
  const state = asked.get('state')
  const scopes = (asked.get('scope') ?? '').split(' ')
  if (asked.get('response_type') !== 'code')
    return sendBack(redirectUri, { error: 'unsupported_response_type', state })
  if (!scopes.every((scope) => SCOPES.includes(scope)))
    return sendBack(redirectUri, { error: 'invalid_scope', state })
  const challenge = asked.get('code_challenge')
  if (challenge !== null && asked.get('code_challenge_method') !== 'S256')
    return sendBack(redirectUri, { error: 'invalid_request', state })
  return sendBack(redirectUri, {
    code: grants.issue({ client: id, redirectUri, challenge, person: null }),
    state,
  })
}

function exchange(
  { form }: Asked,
  { id }: OpenshiftClient,
  secrets: readonly string[],
  grants: CodeGrants<null>,
): Told {
  if (form.get('client_id') !== id || !secrets.includes(form.get('client_secret') ?? ''))
    return { status: 400, json: { error: 'unauthorized_client', error_description: 'Their words' } }
  if (form.get('grant_type') !== 'authorization_code')
    return { status: 400, json: { error: 'unsupported_grant_type' } }
  const token = grants.redeem({
    code: form.get('code') ?? '',
    client: id,
    redirectUri: form.get('redirect_uri') ?? '',
    verifier: form.get('code_verifier'),
  })
  return token === null
    ? { status: 400, json: { error: 'invalid_grant', error_description: 'Their words' } }
    : {
        status: 200,
        json: { access_token: token, expires_in: 86_400, scope: 'user:info', token_type: 'Bearer' },
      }
}

function status(code: number, reason: string): Told {
  return { status: code, json: { kind: 'Status', apiVersion: 'v1', status: 'Failure', reason, code } }
}
