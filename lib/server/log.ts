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
