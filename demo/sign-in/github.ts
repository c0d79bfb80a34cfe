import { CodeGrants } from './code-grants'
import { sendBack, startStandIn, type Asked, type Routes, type StandIn, type Told } from './stand-in'

type GithubUser = { id: number; login: string; name: string | null }

export type GithubClient = { id: string; secret: string; callback: string }

type Access = {
  user: GithubUser
  /** `organization/slug`. */
  teams: string[]
  /** Those whose owners let no OAuth app in. */
  restricted: string[]
}

export type GithubStandIn = StandIn & { state: Access; endTokens: () => void }

type Grant = { scopes: string[] }

const NOT_FOUND: Told = { status: 404, json: { message: 'Not Found' } }

/**
 * GitHub Enterprise Server, from "Authorizing OAuth apps" and the descriptions of `GET /user`, `GET /user/teams` and
 * `GET /user/memberships/orgs/{org}`. It asks nobody for a password.
 */
export async function startGithub(client: GithubClient, state: Access): Promise<GithubStandIn> {
  const grants = new CodeGrants<Grant>()
  const standIn = await startStandIn((url) => routesAt(url, client, state, grants))
  return { ...standIn, state, endTokens: () => grants.endAll() }
}

function routesAt(host: string, client: GithubClient, state: Access, grants: CodeGrants<Grant>): Routes {
  /** An API request without a user agent is refused, as one without a good token is. */
  const api = (route: (asked: Asked, grant: Grant) => Told) => (asked: Asked) => {
    const grant = grants.personOf(asked.headers.authorization)
    if (asked.headers['user-agent'] === undefined) return { status: 403, json: { message: 'No user agent' } }
    return grant === undefined ? { status: 401, json: { message: 'Bad credentials' } } : route(asked, grant)
  }
  const organizations = [...new Set(state.teams.concat(state.restricted).map((team) => organizationOf(team)))]
  const memberships = organizations.map((organization): [string, Routes[string]] => [
    `GET /api/v3/user/memberships/orgs/${organization}`,
    api(() => membership(organization, state)),
  ])
  return {
    'GET /login/oauth/authorize': ({ url }) => authorize(url.searchParams, client, grants),
    'POST /login/oauth/access_token': (asked) => exchange(asked, client, grants),
    'GET /api/v3/user': api(() => ({ status: 200, json: state.user })),
    'GET /api/v3/user/teams': api(({ url }, { scopes }) =>
      scopes.includes('read:org') ? page(host, url.searchParams, state) : NOT_FOUND,
    ),
    ...Object.fromEntries(memberships),
  }
}

/** Its callback is the registered one, or below it. */
function authorize(asked: URLSearchParams, client: GithubClient, grants: CodeGrants<Grant>): Told {
  if (asked.get('client_id') !== client.id) return NOT_FOUND
  const redirectUri = asked.get('redirect_uri') ?? client.callback
  const state = asked.get('state')
  if (!redirectUri.startsWith(client.callback))
    return sendBack(client.callback, { error: 'redirect_uri_mismatch', state })
  const scopes = (asked.get('scope') ?? '').split(/[ ,]/)
  const challenge = asked.get('code_challenge')
  return sendBack(redirectUri, {
    code: grants.issue({ client: client.id, redirectUri, challenge, person: { scopes } }),
    state,
  })
}

/** Refusals have status 200. */
function exchange({ form, headers }: Asked, client: GithubClient, grants: CodeGrants<Grant>): Told {
  // Without this header, its answer is a form.
  if (headers.accept !== 'application/json') return { status: 200 }
  const refuse = (error: string): Told => ({ status: 200, json: { error, error_description: 'Their words' } })
  if (form.get('client_id') !== client.id || form.get('client_secret') !== client.secret)
    return refuse('incorrect_client_credentials')
  const redirectUri = form.get('redirect_uri') ?? client.callback
  if (!redirectUri.startsWith(client.callback)) return refuse('redirect_uri_mismatch')
  const code = form.get('code') ?? ''
  const token = grants.redeem({ code, client: client.id, redirectUri, verifier: form.get('code_verifier') })
  return token === null
    ? refuse('bad_verification_code')
    : { status: 200, json: { access_token: token, scope: 'read:org', token_type: 'bearer' } }
}

function page(host: string, asked: URLSearchParams, { teams, restricted }: Access): Told {
  const size = Math.min(100, Number(asked.get('per_page') ?? 30))
  const number = Number(asked.get('page') ?? 1)
  const visible = teams.filter((team) => !restricted.includes(organizationOf(team)))
  const shown = visible.slice((number - 1) * size, number * size).map((team) => {
    const [organization = '', slug = ''] = team.split('/')
    return { id: 1, slug, name: slug, organization: { id: 2, login: organization } }
  })
  const next = `<${host}/api/v3/user/teams?per_page=${size}&page=${number + 1}>; rel="next"`
  const last = `<${host}/api/v3/user/teams?per_page=${size}&page=9>; rel="last"`
  const headers: Record<string, string> = number * size < visible.length ? { link: `${next}, ${last}` } : {}
  return { status: 200, headers, json: shown }
}

function membership(organization: string, { teams, restricted }: Access): Told {
  if (restricted.includes(organization))
    return { status: 403, json: { message: 'This organization has enabled OAuth App access restrictions' } }
  const isMember = teams.some((team) => organizationOf(team) === organization)
  return isMember ? { status: 200, json: { state: 'active' } } : NOT_FOUND
}

function organizationOf(team: string): string {
  return team.split('/')[0] ?? ''
}
