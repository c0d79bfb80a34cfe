import 'server-only'
import type { OAuthConfig } from 'next-auth/providers/oauth'
import type { SignInErrorCode } from '#lib/server/auth/sign-in-errors'

/** Who a person is, in the words of the service where they sign in. */
export type Identity = {
  issuer: string
  /** Never given to another person. */
  subject: string
  name: string
  /** The name by which the cluster knows the person; empty where the service tells none that can be relied on. */
  clusterUser: string
  groups: readonly string[]
}

/** @property kept the token that asks for the groups again; null if the service gives none for that */
export type SignedIn = { identity: Identity; kept: string | null }

/** @property why for the log, in our own words: what a service writes can hold anything; status if there was an answer */
export type SignInFailure = { code: SignInErrorCode; why: string; status?: number }

export type Got<T> = { ok: true; value: T } | { ok: false; error: SignInFailure }

type OAuth = OAuthConfig<Record<string, unknown>>
type Handler = Exclude<OAuth['token'], string | undefined>
/** What comes back with the person, and what next-auth remembered of the way there. */
export type Callback = Parameters<NonNullable<Handler['request']>>[0]

export type Beginning = {
  /** What next-auth needs to send a person there. */
  client: Pick<OAuth, 'issuer' | 'jwks_endpoint' | 'client' | 'clientId' | 'clientSecret' | 'checks'> & {
    authorization: { url: string; params: Record<string, string> }
    token: { url: string }
  }
  /** Exchanges the code, and asks who the person is. */
  finish: (callback: Callback) => Promise<Got<SignedIn>>
}

/**
 * `ended`: the service no longer lets the person in. `silent`: it does not tell groups again. `unheard`: it could not be asked; `kept` is
 * the next token, if it gave one before it failed.
 */
export type Renewal =
  | { outcome: 'told'; identity: Identity; kept: string | null }
  | { outcome: 'ended' }
  | { outcome: 'silent' }
  | { outcome: 'unheard'; why: string; kept?: string }

/** One way to sign in (docs/how-to.md). */
export type SignInProvider = {
  /** In the address that the service sends people back to. */
  id: string
  begin: () => Promise<Got<Beginning>>
  /** Asks for the groups again. @param kept from the sign-in, or from the time before */
  renew: (kept: string) => Promise<Renewal>
}

export function refuse(code: SignInErrorCode, why: string, status?: number) {
  return { ok: false as const, error: { code, why, ...(status !== undefined && { status }) } }
}

/** A failure after which the service may answer later. */
export function unheard({ why }: { why: string }, kept?: string): Renewal {
  return { outcome: 'unheard', why, ...(kept !== undefined && { kept }) }
}
