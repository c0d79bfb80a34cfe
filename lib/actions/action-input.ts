import { z } from 'zod'
import { isDigest, isObjectName, isTagName } from '#lib/kubernetes/names'

export const objectName = z.string().max(253).refine(isObjectName, 'not a name that an object can have')
export const tagName = z.string().max(128).refine(isTagName, 'not a name that a tag can have')

/** What a browser may send. Server actions take any value that React can carry, so nothing is taken on trust. */
export const environmentName = z.string().min(1).max(63)

export const actionRequest = z.discriminatedUnion('action', [
  z.strictObject({ action: z.literal('import'), stream: objectName, tag: tagName }),
  z.strictObject({
    action: z.literal('pin'),
    stream: objectName,
    tag: tagName,
    digest: z.string().max(71).refine(isDigest, 'not a digest, sha256: and 64 hexadecimal digits'),
  }),
  z.strictObject({ action: z.literal('follow'), stream: objectName, tag: tagName }),
  z.strictObject({
    action: z.literal('undo'),
    workload: z.strictObject({ kind: z.enum(['Deployment', 'StatefulSet']), name: objectName }),
    revision: z.int().positive(),
  }),
  z.strictObject({ action: z.literal('schedule'), stream: objectName, tag: tagName, scheduled: z.boolean() }),
  z.strictObject({ action: z.literal('run'), cronJob: objectName }),
  z.strictObject({ action: z.literal('suspend'), cronJob: objectName, suspended: z.boolean() }),
])

export const consent = z.strictObject({
  fingerprint: z.string().max(64),
  reason: z.string().trim().max(500),
  typedName: z.string().max(200),
})

/** One sentence that names the first thing wrong and where. */
export function firstProblem(error: z.ZodError): string {
  const [issue] = error.issues
  return issue ? `${issue.path.join('.') || 'The request'}: ${issue.message}.` : 'The request is wrong.'
}
