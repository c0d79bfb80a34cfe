import 'server-only'
import { headers } from 'next/headers'
import { cache } from 'react'
import type { LimitedRights } from '#lib/domain/environment-view'
import type { Plan } from '#lib/plan/plan'
import { neededRights } from '#lib/plan/steps/needed-rights'
import { config } from '#lib/server/config/config'
import type { Environment } from '#lib/server/config/parse'
import { asksCluster } from '#lib/server/auth/cluster-user'
import { accessByCluster, obstacleToSteps, type Wanted } from '#lib/server/auth/decide-by-cluster'
import { mayDo } from '#lib/server/auth/roles'
import { readSession } from '#lib/server/auth/session'
import type { Session } from '#lib/server/auth/session-cookie'

/** `unknown-rights`: the cluster decides, and it could not be asked. */
export type Denial = {
  code: 'foreign-origin' | 'signed-out' | 'unknown-environment' | 'forbidden' | 'unknown-rights'
  message: string
}

/** An environment that a person can view, and whether they can change anything in it. */
export type Grant = {
  environment: Environment
  mayAct: boolean
  /** Where the cluster decides. Without it, roles do. */
  limits?: LimitedRights
}

export type Authorized = Grant & { session: Session }

export type Decision = ({ ok: true } & Authorized) | Refused

type Refused = { ok: false; error: Denial }

/** `unknown`: of how many environments it is not known whether the person can view them. */
type DecisionOnAll = { ok: true; session: Session; environments: Authorized[]; unknown: number } | Refused

export const SIGNED_OUT: Denial = {
  code: 'signed-out',
  message: 'You are signed out. Sign in and try again.',
}

/** A session of before the configuration said `authorization: cluster`. */
const WITHOUT_USER: Denial = {
  code: 'signed-out',
  message: 'Your session does not say who you are for the cluster. Sign out, and sign in again.',
}

/** Every page, action and route that uses an environment calls this. */
export async function authorize(environmentName: string, wanted: Wanted): Promise<Decision> {
  const { environments, url } = config()
  if (wanted !== 'view' && !(await isFromOurPages())) {
    return { ok: false, error: { code: 'foreign-origin', message: foreignOrigin(url) } }
  }
  return decide(environments, await readSession(), environmentName, wanted)
}

/** Next rejects an action with a foreign Origin but runs one without an Origin. Browsers send it with every POST. */
export async function isFromOurPages(): Promise<boolean> {
  return (await headers()).get('origin') === new URL(config().url).origin
}

export function foreignOrigin(url: string): string {
  return `Changes are accepted only from Quayside's own pages at ${url}.`
}

/** The environments that the person can view, in the order of the configuration. Decided once for all parts of a page. */
export const authorizeAll = cache(async (): Promise<DecisionOnAll> => {
  const session = await readSession()
  return decideAll(config().environments, session)
})

export async function decideAll(
  configured: readonly Environment[],
  session: Session | null,
): Promise<DecisionOnAll> {
  if (session === null) return refuse(SIGNED_OUT)
  if (lacksUser(configured, session)) return refuse(WITHOUT_USER)
  const decisions = await Promise.all(configured.map(({ name }) => decide(configured, session, name, 'view')))
  const unknown = decisions.filter((decision) => !decision.ok && decision.error.code === 'unknown-rights')
  return {
    ok: true,
    session,
    environments: decisions.filter((decision) => decision.ok),
    unknown: unknown.length,
  }
}

/** An environment that the person cannot view gets the same answer as one that does not exist, so its name stays secret. */
export async function decide(
  environments: readonly Environment[],
  session: Session | null,
  environmentName: string,
  wanted: Wanted,
): Promise<Decision> {
  if (session === null) return refuse(SIGNED_OUT)
  if (lacksUser(environments, session)) return refuse(WITHOUT_USER)
  const environment = environments.find(({ name }) => name === environmentName)
  if (environment === undefined) return unknownEnvironment(environmentName)
  return asksCluster(environment)
    ? decideByCluster(environment, session, wanted)
    : decideByRoles(environment, session, wanted)
}

/** What the steps of a plan need in addition, once it is known; null where the person may do all of them. */
export async function denialOfPlan(
  { environment, session }: Authorized,
  { steps }: Pick<Plan, 'steps'>,
): Promise<Denial | null> {
  if (!asksCluster(environment)) return null
  const obstacle = await obstacleToSteps(environment, session, neededRights(steps))
  return obstacle && { code: obstacle.isKnown ? 'forbidden' : 'unknown-rights', message: obstacle.message }
}

function decideByRoles(environment: Environment, session: Session, wanted: Wanted): Decision {
  const { roles, title } = environment
  if (!mayDo('view', roles, session.groups)) return unknownEnvironment(environment.name)
  const mayAct = mayDo('act', roles, session.groups)
  if (wanted !== 'view' && !mayAct) {
    const message = `You can view ${title}, but only operators can change it.`
    return refuse({ code: 'forbidden', message })
  }
  return { ok: true, session, environment, mayAct }
}

async function decideByCluster(
  environment: Environment,
  session: Session,
  wanted: Wanted,
): Promise<Decision> {
  const access = await accessByCluster(environment, session, wanted)
  switch (access.outcome) {
    case 'hidden':
      return unknownEnvironment(environment.name)
    case 'unknown':
      return refuse({ code: 'unknown-rights', message: access.message })
    case 'denied':
      return refuse({ code: 'forbidden', message: access.message })
    case 'granted': {
      const { mayAct, limits } = access
      return { ok: true, session, environment, mayAct, limits }
    }
  }
}

function lacksUser(environments: readonly Environment[], { clusterUser }: Session): boolean {
  return clusterUser === '' && environments.some(asksCluster)
}

function unknownEnvironment(name: string): Refused {
  const message = `There is no environment ${JSON.stringify(name.slice(0, 80))}.`
  return refuse({ code: 'unknown-environment', message })
}

function refuse(error: Denial): Refused {
  return { ok: false, error }
}
