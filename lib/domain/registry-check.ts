import type { ImageImportStatus } from '#lib/kubernetes/objects'
import { imageView } from '#lib/domain/image'
import { newestOf, type StreamTag } from '#lib/domain/tag-source'
import type { RegistryCheck } from '#lib/domain/views'

/**
 * What an import with `spec.import: false` tells of a tag: whether the registry has another image than the newest
 * imported. The cluster compares, because a multi-arch tag is recorded by its platform's image in `Legacy` mode
 * (design 3.15). A failure comes inside a 201 (import-missing-tag.json).
 */
export function registryCheck(tag: StreamTag, answer: ImageImportStatus): RegistryCheck {
  if (!answer.image) {
    return {
      state: 'failed',
      reason: answer.status.reason ?? 'Unknown',
      message: answer.status.message ?? 'The registry gave no reason.',
    }
  }
  const image = imageView(answer.image)
  return { state: image.digest === newestOf(tag)?.image ? 'up-to-date' : 'newer', image }
}
