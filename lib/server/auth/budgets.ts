import 'server-only'
import { Budget } from '#lib/runtime/budget'
import { processSingleton } from '#lib/runtime/process-singleton'
import { systemClock } from '#lib/runtime/system-clock'
import type { Session } from '#lib/server/auth/session-cookie'
import { LIMITS } from '#lib/server/limits'

export type BudgetName = keyof typeof SENTENCES

const SENTENCES = {
  plans: 'You asked for many plans in a short time.',
  mutations: 'You changed much in a short time.',
  registryChecks: 'You checked the registry often in a short time.',
}

const budgetOf = (name: BudgetName) =>
  processSingleton(`budget-of-${name}`, () => new Budget(LIMITS[name], systemClock))

type TooMany = { ok: false; error: { code: 'too-many'; message: string } }

/**
 * Counts one against the budget of the person, over all of their sessions: with one issuer, the subject tells people apart.
 * @returns null if there was one left
 */
export function overBudget(name: BudgetName, { user }: Session): TooMany | null {
  const waitMs = budgetOf(name).spend(user.subject)
  if (waitMs === null) return null
  const message = `${SENTENCES[name]} Try again in ${Math.ceil(waitMs / 1000)} s.`
  return { ok: false, error: { code: 'too-many', message } }
}
