import { z } from 'zod'
import { MOST_TAGS } from '#lib/domain/pipeline/importable'
import { splitTagKey } from '#lib/domain/image-stream/tag-key'
import { isDigest, isLabelName, isObjectName, isTagName } from '#lib/kubernetes/names'

export const objectName = z.string().max(253).refine(isObjectName, 'not a name that an object can have')
export const tagName = z.string().max(128).refine(isTagName, 'not a name that a tag can have')
const digest = z.string().max(71).refine(isDigest, 'not a digest, sha256: and 64 hexadecimal digits')
const containerName = z.string().refine(isLabelName, 'not a name that a container can have')
const workload = z.strictObject({ kind: z.enum(['Deployment', 'StatefulSet']), name: objectName })

const streamTag = z
  .string()
  .max(382)
  .refine((name) => {
    const { stream, tag } = splitTagKey(name)
    return isObjectName(stream) && isTagName(tag)
  }, 'not a name that an image stream tag can have, such as tokman:prod')

/** A request as a browser sends it, and as it stands in the journal: nothing in it is taken on trust. */
export const actionRequest = z.discriminatedUnion('action', [
  z.strictObject({ action: z.literal('import'), stream: objectName, tag: tagName }),
  z.strictObject({
    action: z.literal('import-all'),
    tags: z.array(streamTag).min(1).max(MOST_TAGS),
    // Older entries of the journal left nothing out.
    except: z.array(streamTag).max(MOST_TAGS).default([]),
  }),
  z.strictObject({
    action: z.literal('pin'),
    stream: objectName,
    tag: tagName,
    digest,
    until: z.iso.datetime({ offset: true }).nullable(),
  }),
  z.strictObject({ action: z.literal('follow'), stream: objectName, tag: tagName }),
  z.strictObject({
    action: z.literal('revert'),
    workload,
    to: z.union([
      z.literal('before'),
      z.strictObject({ revision: z.int().positive() }),
      z.strictObject({ digest }),
    ]),
    way: z.enum(['pin', 'pause']).nullable(),
  }),
  z.strictObject({ action: z.literal('pause'), workload, container: containerName }),
  z.strictObject({ action: z.literal('resume'), workload, container: containerName }),
  z.strictObject({ action: z.literal('restart'), workload }),
  z.strictObject({ action: z.literal('release'), workload, pod: objectName }),
  z.strictObject({ action: z.literal('schedule'), stream: objectName, tag: tagName, scheduled: z.boolean() }),
  z.strictObject({ action: z.literal('run'), cronJob: objectName }),
  z.strictObject({ action: z.literal('suspend'), cronJob: objectName, suspended: z.boolean() }),
])
