import 'server-only'
import { z } from 'zod'
import { systemClock } from '#lib/runtime/system-clock'
import { address } from '#lib/server/config/schema-parts'
import type { OpenshiftSignIn } from '#lib/server/config/sign-in-schema'
import { ask, isUnheard } from '#lib/server/auth/providers/ask'
import { bearer, exchangeCode } from '#lib/server/auth/providers/code-exchange'
import { Discovery } from '#lib/server/auth/providers/discovery'
import {
  refuse,
  unheard,
  type Beginning,
  type Callback,
  type Got,
  type Identity,
  type SignInProvider,
} from '#lib/server/auth/providers/provider'
import { readAccount, serverOf, trustOf, type Account } from '#lib/server/auth/providers/service-account'

/** RFC 8414. OpenShift serves it at its API server. */
const endpoints = z.object({
  issuer: address,
  authorization_endpoint: address,
  token_endpoint: address,
})

type Endpoints = z.output<typeof endpoints>

/** The answer of `users/~`, with all groups that the API server gives the person, those of the system too. */
const user = z.object({
  metadata: z.object({ name: z.string().min(1), uid: z.string().default('') }),
  fullName: z.string().nullish(),
  groups: z.array(z.string()).nullish(),
})

const USERS = '/apis/user.openshift.io/v1/users/~'

/**
 * The sign-in of the cluster, with a service account as the client. It is no OpenID Connect: the API server says who has a token. The
 * person's token can do nothing but ask that, and goes on to answer after the sign-in.
 */
export function openshiftProvider({ cluster }: OpenshiftSignIn): SignInProvider {
  const trust = () => ({ ca: trustOf(cluster) })
  const discovery = new Discovery(
    endpoints,
    async () => {
      const account = readAccount(cluster)
      // A cluster can refuse everybody without a token.
      const token = account.ok ? { authorization: bearer(account.value.secret) } : {}
      return ask({ url: `${serverOf(cluster)}/.well-known/oauth-authorization-server`, ...token, ...trust() })
    },
    systemClock,
  )
  const whoHas = (accessToken: string) =>
    ask({ url: serverOf(cluster) + USERS, authorization: bearer(accessToken), ...trust() })

  const begin = async (): Promise<Got<Beginning>> => {
    const account = readAccount(cluster)
    if (!account.ok) return account
    const found = await discovery.endpoints()
    // A cluster whose people sign in by OpenID Connect has no such document.
    if (!found.ok) return found.error.status === 404 ? refuse('NoOauthServer', found.error.why) : found
    const { issuer, authorization_endpoint: url, token_endpoint: tokenUrl } = found.value
    return {
      ok: true,
      value: {
        client: {
          issuer,
          clientId: account.value.id,
          authorization: { url, params: { scope: 'user:info' } },
          token: { url: tokenUrl },
          checks: ['pkce', 'state'],
        },
        finish: (callback) => finish(callback, account.value, found.value),
      },
    }
  }

  const finish = async (callback: Callback, account: Account, { issuer, token_endpoint: url }: Endpoints) => {
    const token = await exchangeCode(url, account, callback, trustOf(cluster))
    if (!token.ok) return token
    const told = await whoHas(token.value)
    if (isUnheard(told)) return refuse('Unreachable', told.why)
    const why = `users/~ answered with status ${told.status}`
    if (told.status === 401 || told.status === 403) return refuse('IdentityForbidden', why)
    if (told.status >= 500) return refuse('Unreachable', why)
    const identity = told.status === 200 ? identityOf(told.json, issuer) : null
    if (identity === null) return refuse('BadAnswer', why)
    return { ok: true as const, value: { identity, kept: token.value } }
  }

  return {
    id: 'openshift',
    begin,
    renew: async (kept) => {
      const found = await discovery.endpoints()
      const told = await whoHas(kept)
      if (isUnheard(told)) return unheard(told)
      if (told.status === 401 || told.status === 403) return { outcome: 'ended' }
      if (!found.ok) return unheard(found.error)
      const identity = told.status === 200 ? identityOf(told.json, found.value.issuer) : null
      return identity === null
        ? unheard({ why: `users/~ answered with status ${told.status}` })
        : { outcome: 'told', identity, kept }
    },
  }
}

function identityOf(json: unknown, issuer: string): Identity | null {
  const parsed = user.safeParse(json)
  if (!parsed.success) return null
  const { metadata, fullName, groups } = parsed.data
  const { name, uid } = metadata
  return {
    issuer,
    // Users whom the API server does not store have no uid, such as kube:admin. No uid has a colon.
    subject: uid === '' ? `name:${name}` : uid,
    name: fullName?.trim() ? fullName : name,
    clusterUser: name,
    groups: groups ?? [],
  }
}
