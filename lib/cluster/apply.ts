import 'server-only'
import type { Answer } from '#lib/domain/cluster-error'
import type { StepRequest } from '#lib/plan/plan'
import type { Connection } from '#lib/cluster/connection'
import { request } from '#lib/cluster/request'

/** Sends one step of a plan as it is, once: a conflict is the answer, not a reason to try again. */
export async function applyStep(connection: Connection, step: StepRequest): Promise<Answer<unknown>> {
  const answer = await request(connection, step)
  if (answer.ok || answer.error.code !== 'invalid' || !isFailedTest(step, answer.error.message)) return answer
  return { ok: false, error: { ...answer.error, code: 'conflict' } }
}

/** A JSON patch whose `test` fails gets a 422 that names neither object nor field (errors-404-and-others.json). */
function isFailedTest({ contentType }: StepRequest, message: string): boolean {
  return (
    contentType === 'application/json-patch+json' &&
    message.includes('the server rejected our request due to an error in our request')
  )
}
