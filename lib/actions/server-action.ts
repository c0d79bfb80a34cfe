import 'server-only'
import type { z } from 'zod'
import type { Ways } from '#lib/domain/rights/person-rights'
import { environmentName, firstProblem } from '#lib/actions/action-input'
import type { ActionAnswer } from '#lib/actions/answers'
import { authorize, type Authorized } from '#lib/server/auth/authorize'
import { overBudget, type BudgetName } from '#lib/server/auth/budgets'
import { readSession } from '#lib/server/auth/session'
import { logCalled, logDenied } from '#lib/server/log'

/**
 * A server action on an environment: parses what was sent, checks Origin, session, right and budget, writes a line into the log, and acts.
 * Refusals are logged, too. Anybody can call a server action, with any value that React can serialise, so each is made here.
 * @param waysTo what the person needs for it where a cluster decides; with roles, an operator has all of it
 */
export function serverAction<Input extends z.ZodType, T>(
  call: string,
  budget: BudgetName,
  schema: Input,
  waysTo: (input: z.output<Input>) => Ways,
  act: (actor: Authorized, input: z.output<Input>) => Promise<ActionAnswer<T>>,
): (environment: string, input: z.input<Input>) => Promise<ActionAnswer<T>> {
  return async (environment, input) => {
    const name = environmentName.safeParse(environment)
    const parsed = schema.safeParse(input)
    if (!name.success || !parsed.success) {
      logDenied(await readSession(), { call }, 'bad-request')
      return badRequest(parsed.success ? 'Unknown environment.' : firstProblem(parsed.error))
    }
    const decision = await authorize(name.data, waysTo(parsed.data))
    if (!decision.ok) {
      logDenied(await readSession(), { call, environment: name.data }, decision.error.code)
      return decision
    }
    const over = overBudget(budget, decision.session)
    if (over !== null) {
      logDenied(decision.session, { call, environment: name.data }, over.error.code)
      return over
    }
    logCalled(decision, call)
    return act(decision, parsed.data)
  }
}

export function badRequest(message: string): ActionAnswer<never> {
  return { ok: false, error: { code: 'bad-request', message } }
}
