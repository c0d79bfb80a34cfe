import 'server-only'
import type { ActionRequest } from '#lib/plan/actions/actions'
import { attemptedBy, type Attempted } from '#lib/plan/records/attempt'
import { OwnAttempts } from '#lib/server/attempts/own-attempts'
import type { Authorized } from '#lib/server/auth/authorize'
import type { Session } from '#lib/server/auth/session-cookie'
import { config } from '#lib/server/config/config'
import { perEnvironment } from '#lib/server/environment/per-environment'

/** The proxy notes, too, so this is apart from what writes, which needs the store of the environment. */
export const ownAttemptsOf = perEnvironment('own-attempts', () => new OwnAttempts())

/**
 * Somebody asked for what they may not do, or not so. It is recorded in the environment that they named, also where they may not know
 * that it exists: those who run it want to know. Nothing is recorded of people without a session, or of other names.
 */
export function noteDenied(
  environmentName: string,
  session: Session | null,
  attempted: Attempted,
  code: string,
): void {
  const environment = config().environments.find(({ name }) => name === environmentName)
  if (session === null || environment === undefined) return
  const person = personIn(session)
  ownAttemptsOf(environment).note({ person, attempted, outcome: 'denied', code, message: '' }, Date.now())
}

/** A person may act and confirmed, and nothing was done. @param message what the person reads */
export function noteRefused(
  { session, environment }: Pick<Authorized, 'session' | 'environment'>,
  request: ActionRequest,
  code: string,
  message: string,
): void {
  const attempted = attemptedBy(request, false)
  const person = personIn(session)
  ownAttemptsOf(environment).note({ person, attempted, outcome: 'refused', code, message }, Date.now())
}

function personIn({ person, user: { name, ...identity } }: Session) {
  return { person, by: name, ...identity }
}
