import 'server-only'
import { z } from 'zod'
import type { GithubSignIn } from '#lib/server/config/sign-in-schema'
import { ask, isUnheard, type Told, type Unheard } from '#lib/server/auth/providers/ask'
import { bearer } from '#lib/server/auth/providers/code-exchange'
import { refuse, type Got, type SignInFailure } from '#lib/server/auth/providers/provider'

/** @property url of the pages */
export type Asked = { url: string; accessToken: string }

const team = z.object({ slug: z.string(), organization: z.object({ login: z.string() }) })
const PAGE_SIZE = 100
/** A list that goes on for ever ends here. One that is longer is refused, since a role could be in what is left out. */
const MOST_PAGES = 20

/** GitHub's API is a host of its own, that of an Enterprise Server a path. */
function apiOf(url: string): string {
  const { origin } = new URL(url)
  return origin === 'https://github.com' ? 'https://api.github.com' : `${origin}/api/v3`
}

export function askGithub({ url, accessToken }: Asked, path: string): Promise<Told | Unheard> {
  return ask({ url: apiOf(url) + path, authorization: bearer(accessToken) })
}

/** The teams of the person in these organizations, as `organization/slug`, in the spelling of the configuration. */
export async function teamsOf(asked: Asked, organizations: readonly string[]): Promise<Got<string[]>> {
  const teams: string[] = []
  for (let page = 1; page <= MOST_PAGES; page += 1) {
    const told = await askGithub(asked, `/user/teams?per_page=${PAGE_SIZE}&page=${page}`)
    if (isUnheard(told)) return refuse('Unreachable', told.why)
    const parsed = z.array(team).safeParse(told.json)
    if (told.status !== 200 || !parsed.success) return refusalOf('/user/teams', told)
    for (const { slug, organization } of parsed.data) {
      const login = organization.login.toLowerCase()
      const configured = organizations.find((each) => each.toLowerCase() === login)
      if (configured !== undefined) teams.push(`${configured}/${slug}`)
    }
    // The header says where the next page is; the number of teams on a page says nothing.
    if (!/;\s*rel="?next"?/.test(String(told.headers.link))) return { ok: true, value: teams }
  }
  return refuse('BadAnswer', `/user/teams has more than ${MOST_PAGES} pages`)
}

/** Without the scope or permission to read teams, GitHub answers 404. */
export function refusalOf(path: string, told: Told) {
  const { status } = told
  const why = `${path} answered with status ${status}`
  if (needsSso(told)) return refuse('SsoRequired', why, status)
  if (status === 401 || status === 404) return refuse('IdentityForbidden', why, status)
  // 403 is also what GitHub says to one that asks too often.
  return refuse(status === 200 ? 'BadAnswer' : 'Unreachable', why, status)
}

/** What keeps the teams of one of the organizations from Quayside; null if nothing does. */
export async function restrictionOf(
  { url, organizations }: Pick<GithubSignIn, 'url' | 'organizations'>,
  accessToken: string,
): Promise<SignInFailure | null> {
  for (const organization of organizations) {
    const path = `/user/memberships/orgs/${encodeURIComponent(organization)}`
    const told = await askGithub({ url, accessToken }, path)
    if (isUnheard(told)) return { code: 'Unreachable', why: told.why }
    if (needsSso(told) || asksTooOften(told)) return refusalOf('/user/memberships/orgs', told).error
    if (told.status === 403)
      return { code: 'OrganizationRestricted', why: 'an organization lets no OAuth app see its teams' }
  }
  return null
}

/** The organization has people prove at another sign-on who they are ("Authenticating to the REST API", SAML SSO). */
function needsSso({ status, headers }: Told): boolean {
  return status === 403 && headers['x-github-sso'] !== undefined
}

/** "Rate limits for the REST API", Exceeding the rate limit. */
function asksTooOften({ status, headers }: Told): boolean {
  return status === 429 || headers['retry-after'] !== undefined || headers['x-ratelimit-remaining'] === '0'
}
