'use server'

import { z } from 'zod'
import { consent, reason } from '#lib/actions/action-input'
import type { ActionAnswer, Applied } from '#lib/actions/answers'
import { serverAction } from '#lib/actions/server-action'
import { whyReasonNeeded, type ActionRequest } from '#lib/plan/actions/actions'
import { actionRequest } from '#lib/plan/actions/parse-request'
import { waysTo } from '#lib/plan/rights-to-act'
import type { ExplainedPlan, Plan } from '#lib/plan/plan'
import { attemptedBy } from '#lib/plan/records/attempt'
import { noteDenied, noteRefused } from '#lib/server/attempts/note-attempt'
import { denialOfPlan, type Authorized, type Denial } from '#lib/server/auth/authorize'
import { confirmationProblem } from '#lib/server/auth/confirmation'
import { logDenied, logRefused } from '#lib/server/log'
import { findSame, startOperation } from '#lib/server/operations/start-operation'
import { ownOperations } from '#lib/server/operations/own-operations'
import { withMarksElsewhere } from '#lib/server/plans/marks-elsewhere'
import { explain, makePlan, planNow } from '#lib/server/plans/make-plan'

/** The plan of an action, with the reason typed so far. Only operators get plans, since a plan asks the registry. */
export const planAction = serverAction(
  'planAction',
  'plans',
  z.strictObject({ request: actionRequest, reason }),
  { attemptedIn: ({ request }) => attemptedBy(request, true), waysTo: ({ request }) => waysTo(request) },
  async (actor, { request, reason }): Promise<ActionAnswer<ExplainedPlan>> => {
    const { session, environment } = actor
    const author = { by: session.user.name, at: new Date().toISOString(), reason }
    const planned = await withMarksElsewhere(actor, await makePlan(environment, request, author))
    const denied = planned.ok ? await deniedSteps(actor, 'planAction', request, planned.plan) : null
    return denied ?? { ok: true, value: planned }
  },
)

/**
 * Applies the plan that a person confirmed. The plan is made again from fresh objects; where it differs from the confirmed plan,
 * nothing is done and the new plan is the answer.
 */
export const applyAction = serverAction(
  'applyAction',
  'mutations',
  z.strictObject({ request: actionRequest, consent }),
  { attemptedIn: ({ request }) => attemptedBy(request, false), waysTo: ({ request }) => waysTo(request) },
  async (actor, { request, consent }): Promise<ActionAnswer<Applied>> => {
    const { session, environment } = actor
    const { fingerprint, reason } = consent
    const unexplained = reason.trim() === '' ? whyReasonNeeded(request) : null
    const problem = confirmationProblem(environment, consent) ?? unexplained
    if (problem !== null) {
      logRefused(actor, request, 'not-confirmed')
      noteRefused(actor, request, 'not-confirmed', problem)
      return { ok: false, error: { code: 'not-confirmed', message: problem } }
    }

    const now = new Date()
    const same = findSame(environment, fingerprint, now.getTime())
    if (same) return { ok: true, value: { outcome: 'started', id: same.id } }

    if (ownOperations(environment).isClosing) {
      logRefused(actor, request, RESTARTING.code)
      return { ok: false, error: RESTARTING }
    }

    const author = { by: session.user.name, at: now.toISOString(), reason }
    const planned = await planNow(environment, request, author)
    if (!planned.ok || planned.plan.fingerprint !== fingerprint) {
      const { code, message } = planned.ok ? CHANGED : planned.refusal
      logRefused(actor, request, code)
      noteRefused(actor, request, code, message)
      return changed(actor, await explain(planned))
    }
    const denied = await deniedSteps(actor, 'applyAction', request, planned.plan)
    if (denied !== null) return denied

    const started = await startOperation(actor, planned.plan, reason)
    switch (started.outcome) {
      case 'started':
        return { ok: true, value: started }
      case 'conflict':
        noteRefused(actor, request, CHANGED.code, CHANGED.message)
        return changed(actor, await makePlan(environment, request, author))
      case 'unwritten': {
        const message = `Nothing was changed: the journal could not be written. ${started.error.message}`
        logRefused(actor, request, 'unwritten')
        return { ok: false, error: { code: 'unwritten', message } }
      }
    }
  },
)

async function changed(actor: Authorized, planned: ExplainedPlan): Promise<ActionAnswer<Applied>> {
  return { ok: true, value: { outcome: 'changed', planned: await withMarksElsewhere(actor, planned) } }
}

const CHANGED = {
  code: 'changed',
  message: 'The cluster had changed since the plan was read, so the new plan was shown.',
} as const

/** What a person may do is known in full once there are steps. */
async function deniedSteps(
  actor: Authorized,
  call: 'planAction' | 'applyAction',
  request: ActionRequest,
  plan: Plan,
): Promise<{ ok: false; error: Denial } | null> {
  const error = await denialOfPlan(actor, plan)
  if (error === null) return null
  const environment = actor.environment.name
  logDenied(actor.session, { call, environment }, error.code)
  noteDenied(environment, actor.session, attemptedBy(request, call === 'planAction'), error.code)
  return { ok: false, error }
}

const RESTARTING = {
  code: 'restarting',
  message: 'This Quayside is restarting, so nothing was done. Try again in a few seconds.',
} as const
