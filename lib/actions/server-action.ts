import 'server-only'
import type { z } from 'zod'
import type { Ways } from '#lib/domain/rights/person-rights'
import { environmentName, firstProblem } from '#lib/actions/action-input'
import type { ActionAnswer } from '#lib/actions/answers'
import { NOT_TOLD, type Attempted } from '#lib/plan/records/attempt'
import { noteDenied } from '#lib/server/attempts/note-attempt'
import { authorize, type Authorized } from '#lib/server/auth/authorize'
import { overBudget, type BudgetName } from '#lib/server/auth/budgets'
import { readSession } from '#lib/server/auth/session'
import type { Session } from '#lib/server/auth/session-cookie'
import { logCalled, logDenied } from '#lib/server/log'

/** What an input asks for, for the record, and what a person needs for it where a cluster decides; with roles, an operator has all of it. */
type Asked<Input> = { attemptedIn: (input: Input) => Attempted; waysTo: (input: Input) => Ways }

/**
 * A server action on an environment: parses what was sent, checks Origin, session, right and budget, writes a line into the log, and acts.
 * What it denies is logged, too, and is noted for Activity. Anybody can call a server action, with any value that React can serialise, so
 * each is made here.
 */
export function serverAction<Input extends z.ZodType, T>(
  call: string,
  budget: BudgetName,
  schema: Input,
  { attemptedIn, waysTo }: Asked<z.output<Input>>,
  act: (actor: Authorized, input: z.output<Input>) => Promise<ActionAnswer<T>>,
): (environment: string, input: z.input<Input>) => Promise<ActionAnswer<T>> {
  return async (environment, input) => {
    const name = environmentName.safeParse(environment)
    const parsed = schema.safeParse(input)
    if (!name.success || !parsed.success) {
      const session = await readSession()
      logDenied(session, { call }, 'bad-request')
      if (name.success) noteDenied(name.data, session, NOT_TOLD, 'bad-request')
      return badRequest(parsed.success ? 'Unknown environment.' : firstProblem(parsed.error))
    }
    const deny = (session: Session | null, code: string) => {
      logDenied(session, { call, environment: name.data }, code)
      noteDenied(name.data, session, attemptedIn(parsed.data), code)
    }
    const decision = await authorize(name.data, waysTo(parsed.data))
    if (!decision.ok) {
      deny(await readSession(), decision.error.code)
      return decision
    }
    const over = overBudget(budget, decision.session)
    if (over !== null) {
      deny(decision.session, over.error.code)
      return over
    }
    logCalled(decision, call)
    return act(decision, parsed.data)
  }
}

export function badRequest(message: string): ActionAnswer<never> {
  return { ok: false, error: { code: 'bad-request', message } }
}
