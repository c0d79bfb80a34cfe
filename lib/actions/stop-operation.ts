'use server'

import { z } from 'zod'
import { environmentName } from '#lib/actions/action-input'
import type { ActionAnswer } from '#lib/actions/answers'
import { authorize } from '#lib/server/auth/authorize'
import { logStopped } from '#lib/server/log'
import { stopInJournal } from '#lib/server/operations/stop-operation'

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
  const answer = await stopInJournal(decision.environment, operation.data, session.user.name)
  if (!answer.ok) return answer
  if (answer.value !== null) logStopped(decision, answer.value)
  return { ok: true, value: null }
}
