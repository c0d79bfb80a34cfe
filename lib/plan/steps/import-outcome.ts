import { NO_REASON } from '#lib/domain/image-stream/import-failure'
import { shortDigest } from '#lib/domain/format'
import { failureInWords } from '#lib/domain/image-stream/failure-advice'
import type { ImageStreamImport, TagEvent } from '#lib/kubernetes/objects'

export type ImportOutcome = { outcome: 'done' | 'failed'; message: string }

type Newest = Pick<TagEvent, 'image' | 'dockerImageReference'>

/**
 * What an import did. A failed one answers 201 as well: the failure stands in `status.images[].status`
 * (import-missing-tag.json). An unchanged one writes nothing (import-unchanged.json), so the two newest items of the
 * history cannot tell: whether the image is new is seen by comparing with the newest before.
 */
export function importOutcome(answer: ImageStreamImport, name: string, before: Newest | null): ImportOutcome {
  const imported = answer.status?.images?.[0]
  if (!imported?.image) {
    const { reason = 'Unknown', message = NO_REASON } = imported?.status ?? {}
    return {
      outcome: 'failed',
      message: `${name} was not imported. ${failureInWords({ reason, message })} Workloads keep their image.`,
    }
  }
  const digest = imported.image.metadata.name
  const { dockerImageReference = before?.dockerImageReference } = imported.image
  if (digest === before?.image && dockerImageReference !== before.dockerImageReference)
    return { outcome: 'done', message: `The same image by another pull spec: ${dockerImageReference ?? ''}.` }
  return digest === before?.image
    ? {
        outcome: 'done',
        message: `${name} is up to date (${shortDigest(digest)}).`,
      }
    : { outcome: 'done', message: `New image: ${name} is now ${shortDigest(digest)}.` }
}
