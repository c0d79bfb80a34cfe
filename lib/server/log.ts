import 'server-only'
import type { Plan } from '#lib/plan/plan'
import type { ApplyResult } from '#lib/server/apply-plan'
import type { Authorized } from '#lib/server/authorize'

/** One JSON line on stdout for each plan that was applied: who, where, what, why, how it ended. No body, no token. */
export function logAction(
  { session, environment }: Pick<Authorized, 'session' | 'environment'>,
  plan: Plan,
  reason: string,
  result: ApplyResult,
): void {
  const line = {
    time: new Date().toISOString(),
    event: 'action',
    user: session.user.name,
    subject: session.user.subject,
    environment: environment.name,
    title: plan.title,
    request: plan.request,
    reason,
    ...result,
  }
  process.stdout.write(`${JSON.stringify(line)}\n`)
}

/** One JSON line on stderr for what should not happen, so that somebody can find out why it did. */
export function logMistake(where: string, error: unknown): void {
  const { message, stack = '' } = error instanceof Error ? error : new Error(String(error))
  const line = { time: new Date().toISOString(), event: 'mistake', where, message, stack }
  process.stderr.write(`${JSON.stringify(line)}\n`)
}
