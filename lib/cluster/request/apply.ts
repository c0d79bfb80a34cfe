import 'server-only'
import type { Answer } from '#lib/domain/answer'
import type { StepRequest } from '#lib/plan/plan'
import { importedBy } from '#lib/plan/steps/read-back'
import type { Connection } from '#lib/cluster/request/connection'
import { LIMITS, request } from '#lib/cluster/request/request'

/** An import waits for its registry; after a minute the API server answers with a timeout. */
const IMPORT = { ...LIMITS, deadlineMs: 65_000 }

/** Sends one step of a plan, unchanged and once: a conflict is reported, never retried. */
export async function applyStep(connection: Connection, step: StepRequest): Promise<Answer<unknown>> {
  const answer = await request(connection, step, importedBy(step).length > 0 ? IMPORT : LIMITS)
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
