'use server'

import { z } from 'zod'
import { environmentName } from '#lib/actions/action-input'
import type { ActionAnswer } from '#lib/actions/answers'
import { withStop } from '#lib/plan/operation/operation-steps'
import { authorize } from '#lib/server/auth/authorize'
import { changeOperation } from '#lib/server/journal/journal'
import { logStopped } from '#lib/server/log'

const operationId = z.string().min(1).max(63)

/**
 * Stops an operation: running steps finish, and no further steps are sent. The stop is written into the journal, which the running
 * replica reads before each step.
 */
export async function stopOperation(environment: string, id: string): Promise<ActionAnswer<null>> {
  const name = environmentName.safeParse(environment)
  const operation = operationId.safeParse(id)
  if (!name.success || !operation.success) {
    const message = 'Invalid request.'
    return { ok: false, error: { code: 'bad-request', message } }
  }
  const decision = await authorize(name.data, 'act')
  if (!decision.ok) return decision
  const { session } = decision
  const answer = await changeOperation(decision.environment, operation.data, (known) =>
    withStop(known, session.user.name, new Date().toISOString()),
  )
  if (!answer.ok) return answer
  if (answer.value !== null) logStopped(decision, answer.value)
  return { ok: true, value: null }
}
