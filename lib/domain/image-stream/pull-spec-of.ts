import type { TagEvent } from '#lib/kubernetes/objects'
import type { StreamTag } from '#lib/domain/image-stream/tag-source'

/** What an image trigger writes: the item's own pull spec, or the internal registry's if the reference policy is `Local`. */
export function pullSpecOf(
  { stream, spec }: Pick<StreamTag, 'stream' | 'spec'>,
  { dockerImageReference, image }: Pick<TagEvent, 'dockerImageReference' | 'image'>,
): string {
  const repository = stream.status?.dockerImageRepository ?? ''
  const isLocal = spec?.referencePolicy?.type === 'Local' && repository !== '' && image !== ''
  return isLocal ? `${repository}@${image}` : dockerImageReference
}
