'use server'

import { consent, environmentName, firstProblem } from '#lib/actions/action-input'
import type { ActionAnswer, Applied, Consent } from '#lib/actions/answers'
import { actionRequest } from '#lib/plan/actions/parse-request'
import type { ActionRequest } from '#lib/plan/actions/actions'
import type { ExplainedPlan } from '#lib/plan/plan'
import { authorize, type Decision } from '#lib/server/auth/authorize'
import { confirmationProblem } from '#lib/server/auth/confirmation'
import { logDenied, logRefused } from '#lib/server/log'
import { findSame, startOperation } from '#lib/server/operations/start-operation'
import { ownOperations } from '#lib/server/operations/own-operations'
import { makePlan } from '#lib/server/plans/make-plan'
import { readSession } from '#lib/server/auth/session'

/** The plan of an action, with the reason typed so far. Only operators get plans, since a plan asks the registry. */
export async function planAction(
  environment: string,
  request: ActionRequest,
  reason: string,
): Promise<ActionAnswer<ExplainedPlan>> {
  const input = parse(environment, request)
  if (!input.ok) return input
  const given = consent.shape.reason.safeParse(reason)
  if (!given.success) return badRequest(firstProblem(given.error))
  const decision = await authorizeAct(input.value)
  if (!decision.ok) return decision
  const author = { by: decision.session.user.name, at: new Date().toISOString(), reason: given.data }
  return { ok: true, value: await makePlan(decision.environment, input.value.request, author) }
}

/**
 * Applies the plan that a person confirmed. The plan is made again from fresh objects; where it differs from the confirmed plan,
 * nothing is done and the new plan is the answer.
 */
export async function applyAction(
  environment: string,
  request: ActionRequest,
  agreed: Consent,
): Promise<ActionAnswer<Applied>> {
  const input = parse(environment, request)
  if (!input.ok) return input
  const agreement = consent.safeParse(agreed)
  if (!agreement.success) return badRequest(firstProblem(agreement.error))
  const decision = await authorizeAct(input.value)
  if (!decision.ok) return decision

  const { fingerprint, reason } = agreement.data
  const problem = confirmationProblem(decision.environment, agreement.data)
  if (problem !== null) {
    logRefused(decision, input.value.request, 'not-confirmed', problem)
    return { ok: false, error: { code: 'not-confirmed', message: problem } }
  }

  const now = new Date()
  const same = findSame(decision.environment, fingerprint, now.getTime())
  if (same) return { ok: true, value: { outcome: 'started', id: same.id } }

  if (ownOperations(decision.environment).isClosing) {
    logRefused(decision, input.value.request, RESTARTING.code, RESTARTING.message)
    return { ok: false, error: RESTARTING }
  }

  const author = { by: decision.session.user.name, at: now.toISOString(), reason }
  const plan = () => makePlan(decision.environment, input.value.request, author)
  const planned = await plan()
  if (!planned.ok || planned.plan.fingerprint !== fingerprint) {
    const { code, message } = planned.ok ? CHANGED : planned.refusal
    logRefused(decision, input.value.request, code, message)
    return { ok: true, value: { outcome: 'changed', planned } }
  }
  const started = await startOperation(decision, planned.plan, reason)
  switch (started.outcome) {
    case 'started':
      return { ok: true, value: started }
    case 'conflict':
      return { ok: true, value: { outcome: 'changed', planned: await plan() } }
    case 'unwritten': {
      const message = `Nothing was changed: the journal could not be written. ${started.error.message}`
      logRefused(decision, input.value.request, 'unwritten', message)
      return { ok: false, error: { code: 'unwritten', message } }
    }
  }
}

const RESTARTING = {
  code: 'restarting',
  message: 'This Quayside is restarting, so nothing was done. Try again in a few seconds.',
} as const

const CHANGED = { code: 'changed', message: 'The cluster changed since the plan was shown.' }

async function authorizeAct({ environment, request }: Input): Promise<Decision> {
  const decision = await authorize(environment, 'act')
  if (!decision.ok) logDenied(await readSession(), environment, request, decision.error)
  return decision
}

type Input = { environment: string; request: ActionRequest }

function parse(environment: unknown, request: unknown): ActionAnswer<Input> {
  const name = environmentName.safeParse(environment)
  if (!name.success) return badRequest('Unknown environment.')
  const parsed = actionRequest.safeParse(request)
  if (!parsed.success) return badRequest(firstProblem(parsed.error))
  return { ok: true, value: { environment: name.data, request: parsed.data } }
}

function badRequest(message: string): ActionAnswer<never> {
  return { ok: false, error: { code: 'bad-request', message } }
}
