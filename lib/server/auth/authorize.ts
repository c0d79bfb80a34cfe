import 'server-only'
import { headers } from 'next/headers'
import { config } from '#lib/server/config/config'
import type { Environment } from '#lib/server/config/parse'
import { mayDo, type Right } from '#lib/server/auth/roles'
import { readSession } from '#lib/server/auth/session'
import type { Session } from '#lib/server/auth/session-cookie'

export type Denial = { code: 'signed-out' | 'unknown-environment' | 'forbidden'; message: string }

/** An environment that a person may view, and whether they may act there. */
export type Grant = { environment: Environment; mayAct: boolean }

export type Authorized = Grant & { session: Session }

export type Decision = ({ ok: true } & Authorized) | { ok: false; error: Denial }

type DecisionOnAll = { ok: true; session: Session; environments: Authorized[] } | { ok: false; error: Denial }

export const SIGNED_OUT: Denial = {
  code: 'signed-out',
  message: 'You are signed out. Sign in and try again.',
}

/** The one gate: every page, action and route that touches an environment goes through it. */
export async function authorize(environmentName: string, right: Right): Promise<Decision> {
  const { environments, url } = config()
  if (right === 'act' && !(await isFromOurPages())) {
    const message = `Quayside is changed from its own pages only, at ${url}.`
    return { ok: false, error: { code: 'forbidden', message } }
  }
  return decide(environments, await readSession(), environmentName, right)
}

/** Next refuses an action of a foreign Origin and runs one that has none; browsers send it with every POST. */
export async function isFromOurPages(): Promise<boolean> {
  return (await headers()).get('origin') === config().url
}

/** The environments that the person may view, in the order of the configuration. */
export async function authorizeAll(): Promise<DecisionOnAll> {
  return decideAll(config().environments, await readSession())
}

export function decideAll(configured: readonly Environment[], session: Session | null): DecisionOnAll {
  if (session === null) return { ok: false, error: SIGNED_OUT }
  const environments = configured
    .map(({ name }) => decide(configured, session, name, 'view'))
    .filter((decision) => decision.ok)
  return { ok: true, session, environments }
}

/** An environment that one may not view is answered like one that does not exist, so that its name stays unknown. */
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
    const message = `You may look at ${environment.title}, but only operators may change it.`
    return { ok: false, error: { code: 'forbidden', message } }
  }
  return { ok: true, session, environment, mayAct }
}
