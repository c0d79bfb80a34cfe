import 'server-only'
import { headers } from 'next/headers'
import { config } from '#lib/server/config/config'
import type { Environment } from '#lib/server/config/parse'
import { mayDo, type Right } from '#lib/server/auth/roles'
import { readSession } from '#lib/server/auth/session'
import type { Session } from '#lib/server/auth/session-cookie'

export type Denial = {
  code: 'foreign-origin' | 'signed-out' | 'unknown-environment' | 'forbidden'
  message: string
}

/** An environment that a person can view, and whether they can change it. */
export type Grant = { environment: Environment; mayAct: boolean }

export type Authorized = Grant & { session: Session }

export type Decision = ({ ok: true } & Authorized) | { ok: false; error: Denial }

type DecisionOnAll = { ok: true; session: Session; environments: Authorized[] } | { ok: false; error: Denial }

export const SIGNED_OUT: Denial = {
  code: 'signed-out',
  message: 'You are signed out. Sign in and try again.',
}

/** Every page, action and route that uses an environment calls this. */
export async function authorize(environmentName: string, right: Right): Promise<Decision> {
  const { environments, url } = config()
  if (right === 'act' && !(await isFromOurPages())) {
    return { ok: false, error: { code: 'foreign-origin', message: foreignOrigin(url) } }
  }
  return decide(environments, await readSession(), environmentName, right)
}

/** Next rejects an action with a foreign Origin but runs one without an Origin. Browsers send it with every POST. */
export async function isFromOurPages(): Promise<boolean> {
  return (await headers()).get('origin') === config().url
}

export function foreignOrigin(url: string): string {
  return `Changes are accepted only from Quayside's own pages at ${url}.`
}

/** The environments that the person can view, in the order of the configuration. */
export async function authorizeAll(): Promise<DecisionOnAll> {
  const session = await readSession()
  return decideAll(config().environments, session)
}

export function decideAll(configured: readonly Environment[], session: Session | null): DecisionOnAll {
  if (session === null) return { ok: false, error: SIGNED_OUT }
  const environments = configured
    .map(({ name }) => decide(configured, session, name, 'view'))
    .filter((decision) => decision.ok)
  return { ok: true, session, environments }
}

/** An environment that the person cannot view gets the same answer as one that does not exist, so its name stays secret. */
export function decide(
  environments: readonly Environment[],
  session: Session | null,
  environmentName: string,
  right: Right,
): Decision {
  if (session === null) return { ok: false, error: SIGNED_OUT }
  const environment = environments.find(({ name }) => name === environmentName)
  if (environment === undefined || !mayDo('view', environment.roles, session.groups)) {
    const message = `There is no environment ${JSON.stringify(environmentName.slice(0, 80))}.`
    return { ok: false, error: { code: 'unknown-environment', message } }
  }
  const mayAct = mayDo('act', environment.roles, session.groups)
  if (right === 'act' && !mayAct) {
    const message = `You can view ${environment.title}, but only operators can change it.`
    return { ok: false, error: { code: 'forbidden', message } }
  }
  return { ok: true, session, environment, mayAct }
}
