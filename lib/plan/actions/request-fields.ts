import { z } from '#lib/domain/zod'
import { splitTagKey } from '#lib/domain/image-stream/tag-key'
import { isImageName, isLabelName, isObjectName, isStreamName } from '#lib/kubernetes/names'

const objectName = z.string().max(253).refine(isObjectName, 'not a valid object name')

/** A stream can have tags of almost any name; planners say which ones cannot be changed. */
const MOST_CHARACTERS = 5000

const streamTag = z
  .string()
  .max(MOST_CHARACTERS)
  .refine((name) => {
    const { stream, tag } = splitTagKey(name)
    return isStreamName(stream) && tag !== ''
  }, 'not a valid image stream tag, such as tokman:prod')

const time = z.iso.datetime({ offset: true })

/** What requests are made of. A browser and the journal can send anything. */
export const REQUEST_FIELDS = {
  z,
  stream: z.string().max(253).refine(isStreamName, 'not a valid image stream name'),
  tag: z.string().min(1, 'not a valid tag name').max(MOST_CHARACTERS),
  /** `stream:tag` */
  streamTag,
  /** The name of an Image, which is a digest but in old clusters. */
  digest: z.string().max(253).refine(isImageName, 'not a valid image name'),
  workload: z.strictObject({ kind: z.enum(['Deployment', 'StatefulSet']), name: objectName }),
  container: z.string().refine(isLabelName, 'not a valid container name'),
  pod: objectName,
  cronJob: objectName,
  /** The id of an operation. */
  operation: z
    .string()
    .max(100)
    .regex(/^[\w-]+$/, 'not the id of an operation'),
  /** `packit/packit-service`; GitLab has groups in groups. */
  repository: z
    .string()
    .max(200)
    .regex(/^[\w.-]+(\/[\w.-]+)+$/, 'not a repository, such as packit/packit-service'),
  /** A whole commit id, of SHA-1 or SHA-256. */
  commit: z.string().regex(/^([0-9a-f]{40}|[0-9a-f]{64})$/, 'not a whole commit id'),
  time,
  /** When somebody should look at a pin again, which moves nothing by itself; or when Quayside resumes a CronJob. */
  until: time.nullable(),
}

export type RequestFields = typeof REQUEST_FIELDS
