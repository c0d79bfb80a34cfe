import { z } from 'zod'
import { LANE_CONCERNS } from '#lib/domain/pipeline/lane-filter'
import { plainLine } from '#lib/domain/plain-line'

/** What a browser may send. Server actions accept any value that React can serialise, so all input is parsed. */
export const environmentName = z.string().min(1).max(63)

export const laneFilter = z.strictObject({
  words: z.string().max(200),
  concern: z.enum(LANE_CONCERNS).nullable(),
})

/** A change cause and an Event are one line. */
export const reason = z.string().transform(plainLine).pipe(z.string().max(500))

/** What a person confirms: the plan that they saw, and what a protected environment asks for. */
export const consent = z.strictObject({
  fingerprint: z.string().max(64),
  reason,
  typedName: z.string().max(200),
})

/** One sentence about the first problem and its place. */
export function firstProblem(error: z.ZodError): string {
  const [issue] = error.issues
  return issue ? `${issue.path.join('.') || 'The request'}: ${issue.message}.` : 'Invalid request.'
}
