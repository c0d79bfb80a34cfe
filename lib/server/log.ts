import 'server-only'
import type { Operation, OperationEnd } from '#lib/plan/operation/operation'
import type { ActionRequest } from '#lib/plan/plan'
import type { Authorized, Denial } from '#lib/server/auth/authorize'
import type { Environment } from '#lib/server/config/parse'
import type { Session } from '#lib/server/auth/session-cookie'

type Actor = Pick<Authorized, 'session' | 'environment'>

/** For each plan that is applied: who, where, what, why. */
export function logStarted(actor: Actor, { id, title, request, reason }: Operation): void {
  print({ event: 'begun', ...whoAndWhere(actor), operation: id, title, request, reason })
}

/** How it ended, by the replica that found out. */
export function logEnded({ name }: Environment, { id, title, by }: Operation, end: OperationEnd): void {
  const { state, message } = end
  print({ event: 'ended', environment: name, operation: id, title, user: by, state, message })
}

/** For each operation that somebody stops before all of its steps were sent. */
export function logStopped(actor: Actor, { id, title }: Operation): void {
  print({ event: 'stopped', ...whoAndWhere(actor), operation: id, title })
}

/** For each yes to a plan that was not taken, since the cluster, the data or the person's own words did not allow it. */
export function logRefused(actor: Actor, request: ActionRequest, code: string, message: string): void {
  print({ event: 'refused', ...whoAndWhere(actor), request, code, message })
}

/** For each attempt to act without the right to. Names that nobody has are logged as they came, which is never long. */
export function logDenied(
  session: Session | null,
  environment: string,
  request: ActionRequest,
  { code, message }: Denial,
): void {
  const who = { user: session?.user.name ?? null, subject: session?.user.subject ?? null }
  print({ event: 'denied', ...who, environment, request, code, message })
}

function whoAndWhere({ session, environment }: Actor) {
  return { user: session.user.name, subject: session.user.subject, environment: environment.name }
}

/** One JSON line on stdout. No body, no token. */
function print(line: Record<string, unknown>): void {
  process.stdout.write(`${JSON.stringify({ time: new Date().toISOString(), ...line })}\n`)
}

/** One JSON line on stderr for what should not happen, so that somebody can find out why it did. */
export function logError(where: string, error: unknown): void {
  const { message, stack = '' } = error instanceof Error ? error : new Error(String(error))
  const line = { time: new Date().toISOString(), event: 'mistake', where, message, stack }
  process.stderr.write(`${JSON.stringify(line)}\n`)
}
