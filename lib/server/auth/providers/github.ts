import 'server-only'
import { z } from 'zod'
import type { GithubSignIn } from '#lib/server/config/sign-in-schema'
import { isUnheard } from '#lib/server/auth/providers/ask'
import { exchangeCode } from '#lib/server/auth/providers/code-exchange'
import {
  askGithub,
  refusalOf,
  restrictionOf,
  teamsOf,
  type Asked,
} from '#lib/server/auth/providers/github-api'
import {
  refuse,
  unheard,
  type Got,
  type Identity,
  type SignInProvider,
} from '#lib/server/auth/providers/provider'

const user = z.object({ id: z.int().positive(), login: z.string().min(1), name: z.string().nullish() })

/** GitHub, or a GitHub Enterprise Server by its address. It does not speak OpenID Connect: its API says who has a token. */
export function githubProvider(signIn: GithubSignIn, clientSecret: string): SignInProvider {
  const { clientId } = signIn
  const host = signIn.url.replace(/\/+$/, '')
  const tokenUrl = `${host}/login/oauth/access_token`
  return {
    id: 'github',
    begin: () =>
      Promise.resolve({
        ok: true,
        value: {
          client: {
            issuer: host,
            clientId,
            // A GitHub App has no scopes, but the permission to read members.
            authorization: { url: `${host}/login/oauth/authorize`, params: { scope: 'read:org' } },
            token: { url: tokenUrl },
            checks: ['pkce', 'state'],
          },
          finish: async (callback) => {
            const token = await exchangeCode(tokenUrl, { id: clientId, secret: clientSecret }, callback)
            if (!token.ok) return token
            const identity = await identityOf(signIn, host, token.value)
            if (!identity.ok) return identity
            // An organization that hides its teams is left out of the list without a word.
            const isHidden = identity.value.groups.length === 0
            const error = isHidden ? await restrictionOf(signIn, token.value) : null
            if (error !== null) return { ok: false, error }
            return { ok: true, value: { identity: identity.value, kept: token.value } }
          },
        },
      }),
    renew: async (kept) => {
      const identity = await identityOf(signIn, host, kept)
      if (identity.ok) return { outcome: 'told', identity: identity.value, kept }
      return identity.error.status === 401 ? { outcome: 'ended' } : unheard(identity.error)
    },
  }
}

async function identityOf(signIn: GithubSignIn, issuer: string, accessToken: string): Promise<Got<Identity>> {
  const asked: Asked = { url: signIn.url, accessToken }
  const told = await askGithub(asked, '/user')
  if (isUnheard(told)) return refuse('Unreachable', told.why)
  const parsed = user.safeParse(told.json)
  if (told.status !== 200 || !parsed.success) return refusalOf('/user', told)
  const teams = await teamsOf(asked, signIn.organizations)
  if (!teams.ok) return teams
  const { id, login, name } = parsed.data
  return {
    ok: true,
    value: {
      issuer,
      // A login can be given up, and then be taken by somebody else.
      subject: String(id),
      name: name?.trim() ? name : login,
      // For the same reason, no login is the name of a user of the cluster.
      clusterUser: '',
      groups: teams.value,
    },
  }
}
