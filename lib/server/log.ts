import 'server-only'
import type { Operation, OperationEnd } from '#lib/plan/operation/operation'
import type { ActionRequest } from '#lib/plan/actions/actions'
import type { Authorized, Denial } from '#lib/server/auth/authorize'
import type { Environment } from '#lib/server/config/parse'
import type { Session } from '#lib/server/auth/session-cookie'

type Actor = Pick<Authorized, 'session' | 'environment'>

/** A plan is applied: by whom, where, what and why. */
export function logStarted(actor: Actor, { id, title, request, reason }: Operation): void {
  print({ event: 'started', ...whoAndWhere(actor), operation: id, title, request, reason })
}

/** How an operation ended, logged by the replica that noticed it. */
export function logEnded({ name }: Environment, { id, title, by }: Operation, end: OperationEnd): void {
  const { state, message } = end
  print({ event: 'ended', environment: name, operation: id, title, user: by, state, message })
}

/** This process goes on with an operation whose owner is gone. */
export function logContinued({ name }: Environment, { id, title, by }: Operation): void {
  print({ event: 'continued', environment: name, operation: id, title, user: by })
}

/** A person stops an operation before all of its steps were sent. */
export function logStopped(actor: Actor, { id, title }: Operation): void {
  print({ event: 'stopped', ...whoAndWhere(actor), operation: id, title })
}

/** A confirmed plan is not applied: stale data, a changed plan, or a missing confirmation. */
export function logRefused(actor: Actor, request: ActionRequest, code: string, message: string): void {
  print({ event: 'refused', ...whoAndWhere(actor), request, code, message })
}

/** Someone tries to act without permission. An unknown environment is logged as it was sent; its length is limited. */
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

/** One JSON line on stdout, without bodies and tokens. */
function print(line: Record<string, unknown>): void {
  process.stdout.write(`${JSON.stringify({ time: new Date().toISOString(), ...line })}\n`)
}

/** One JSON line on stderr for an unexpected error, with its stack. */
export function logError(where: string, error: unknown): void {
  const { message, stack = '' } = error instanceof Error ? error : new Error(String(error))
  const line = { time: new Date().toISOString(), event: 'error', where, message, stack }
  process.stderr.write(`${JSON.stringify(line)}\n`)
}
