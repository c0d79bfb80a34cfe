'use server'

import { z } from 'zod'
import type { ActionAnswer } from '#lib/actions/answers'
import { serverAction } from '#lib/actions/server-action'
import { WAYS_TO_STOP } from '#lib/plan/rights-to-act'
import { logStopped } from '#lib/server/log'
import { accountOf } from '#lib/server/auth/sign-in/account-of'
import { stopInJournal } from '#lib/server/operations/stop-operation'

/**
 * Stops an operation: running steps finish, and no further steps are sent. The stop is written into the journal, which the running
 * replica reads before each step.
 */
export const stopOperation = serverAction(
  'stopOperation',
  'mutations',
  z.string().min(1).max(63),
  {
    attemptedIn: (id) => ({ action: 'stop', title: `Stop the operation ${id}`, about: [], isPlan: false }),
    waysTo: () => WAYS_TO_STOP,
  },
  async (actor, id): Promise<ActionAnswer<null>> => {
    const { session, environment } = actor
    const answer = await stopInJournal(environment, id, session.user.name, accountOf(session))
    if (!answer.ok) return answer
    if (answer.value !== null) logStopped(actor, answer.value)
    return { ok: true, value: null }
  },
)
