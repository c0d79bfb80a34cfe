import 'server-only'
import type { Operation, OperationEnd } from '#lib/plan/operation/operation'
import type { ActionRequest } from '#lib/plan/actions/actions'
import { LineBudget } from '#lib/runtime/line-budget'
import { processSingleton } from '#lib/runtime/process-singleton'
import { systemClock } from '#lib/runtime/system-clock'
import { clientAddress } from '#lib/server/admission/client-address'
import { knownExchange } from '#lib/server/admission/exchange'
import type { Authorized } from '#lib/server/auth/authorize'
import type { Session } from '#lib/server/auth/session-cookie'
import type { Environment } from '#lib/server/config/parse'
import { countDenial } from '#lib/server/denials'
import type { Problem } from '#lib/server/config/problem'
import type { Taken } from '#lib/server/config/take-changes'
import { logLine } from '#lib/server/log-line'

/** A person; or Quayside itself, which has no session. */
type Who = Pick<Session, 'user'>
export type Actor = Pick<Authorized, 'environment'> & { session: Who }

/** A person may call a server action, which begins. */
export function logCalled(actor: Actor, call: string): void {
  printBounded(actor.session, { event: 'called', ...whoAndWhere(actor), call })
}

/** A plan is applied: by whom, where, what and why. */
export function logStarted(actor: Actor, { id, title, request, reason }: Operation): void {
  print({ event: 'started', ...whoAndWhere(actor), operation: id, title, request, reason })
}

/** How an operation ended, logged by the replica that noticed it. Its page has the words of the cluster. */
export function logEnded({ name }: Environment, { id, title, by }: Operation, { state }: OperationEnd): void {
  print({ event: 'ended', environment: name, operation: id, title, user: by, state })
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
export function logRefused(actor: Actor, request: ActionRequest, code: string): void {
  printBounded(actor.session, { event: 'refused', ...whoAndWhere(actor), request, code })
}

/** What somebody asked for. An unknown environment is logged as it was sent. */
type Call = { call: string; environment?: string }

/** Somebody asks for what they may not do, or in a form that is not accepted. */
export function logDenied(session: Session | null, call: Call, code: string): void {
  countDenial(code)
  printBounded(session, { event: 'denied', ...who(session), ...fromWhere(), ...call, code })
}

/** A git host says that something may have changed, or somebody says so in its name. */
export function logWebhook(forge: string, status: number, repository: string | null): void {
  printBounded(null, { event: 'webhook', ...fromWhere(), forge, status, repository })
}

/** A sign-in that failed, by a code and our own words: those of the service can hold anything. */
export function logSignIn(code: string, why?: string): void {
  printBounded(null, { event: 'sign-in-failed', ...fromWhere(), code, ...(why !== undefined && { why }) })
}

/** The groups of a person could not be read again. */
export function logUnconfirmed(session: Session, why: string): void {
  printBounded(session, { event: 'groups-unconfirmed', ...who(session), why })
}

/** A person ends their session, or all that they have. `isShared`: whether a cluster recorded it for other replicas. */
export function logSignedOut(session: Session, isEverywhere: boolean, isShared: boolean): void {
  printBounded(session, { event: 'signed-out', ...who(session), isEverywhere, isShared })
}

/** What this process runs with, once, when it starts. */
export function logRunning(installation: Record<string, unknown>): void {
  print({ event: 'running', ...installation })
}

/** The configuration file changed: what of it is in effect, and what after a restart. */
export function logConfigured({ changed, needsRestart }: Taken): void {
  print({ event: 'configured', changed: changed.join(', '), needsRestart: needsRestart.join(', ') })
}

/** The configuration file changed, and none of it is in effect, because of these errors. */
export function logMisconfigured(problems: readonly Problem[]): void {
  const words = problems.map(({ at, found, expected }) => `${at}: found ${found}, expected ${expected}`)
  print({ event: 'misconfigured', problems: words.join('; ') })
}

/** Something in an environment is not as the configuration says. */
export function logWarned({ name }: Environment, message: string): void {
  print({ event: 'warning', environment: name, message })
}

function whoAndWhere({ session, environment }: Actor) {
  return { ...who(session), environment: environment.name }
}

function who(session: Who | null) {
  return { user: session?.user.name ?? null, subject: session?.user.subject ?? null }
}

/** The address of the current request, where trusted proxies tell it. */
function fromWhere(): { address?: string } {
  const exchange = knownExchange()
  const address = exchange && clientAddress(exchange.request)
  return address === null ? {} : { address }
}

/** What one person, or all who are not signed in, can write into the log again and again. */
const MOST_PER_MINUTE = 30

function printBounded(session: Who | null, line: { event: string } & Record<string, unknown>): void {
  const source = JSON.stringify([line.event, session?.user.subject ?? null])
  if (budget().allows(source)) print(line)
}

function budget(): LineBudget {
  return processSingleton('log-budget', () => new LineBudget(systemClock, MOST_PER_MINUTE, printSuppressed))
}

function printSuppressed(source: string, suppressed: number): void {
  const [of, subject] = JSON.parse(source) as unknown[]
  print({ event: 'suppressed', of, subject, lines: suppressed })
}

/** One JSON line on stdout, without bodies and tokens. */
function print(line: Record<string, unknown>): void {
  process.stdout.write(`${logLine({ time: new Date().toISOString(), ...line })}\n`)
}

/** One JSON line on stderr for an unexpected error, with its stack. */
export function logError(where: string, error: unknown): void {
  const { message, stack = '' } = error instanceof Error ? error : new Error(String(error))
  process.stderr.write(
    `${logLine({ time: new Date().toISOString(), event: 'error', where, message, stack })}\n`,
  )
}
