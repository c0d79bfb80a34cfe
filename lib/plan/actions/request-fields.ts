import { z } from 'zod'
import { splitTagKey } from '#lib/domain/image-stream/tag-key'
import { isDigest, isLabelName, isObjectName, isTagName } from '#lib/kubernetes/names'

const objectName = z.string().max(253).refine(isObjectName, 'not a valid object name')

const streamTag = z
  .string()
  .max(382)
  .refine((name) => {
    const { stream, tag } = splitTagKey(name)
    return isObjectName(stream) && isTagName(tag)
  }, 'not a valid image stream tag, such as tokman:prod')

/** What requests are made of. A browser and the journal can send anything. */
export const REQUEST_FIELDS = {
  z,
  stream: objectName,
  tag: z.string().max(128).refine(isTagName, 'not a valid tag name'),
  /** `stream:tag` */
  streamTag,
  digest: z.string().max(71).refine(isDigest, 'not a digest, sha256: and 64 hexadecimal digits'),
  workload: z.strictObject({ kind: z.enum(['Deployment', 'StatefulSet']), name: objectName }),
  container: z.string().refine(isLabelName, 'not a valid container name'),
  pod: objectName,
  cronJob: objectName,
}

export type RequestFields = typeof REQUEST_FIELDS
