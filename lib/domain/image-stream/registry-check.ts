import type { Image, ImageImportStatus } from '#lib/kubernetes/objects'
import { imageFacts, imageView } from '#lib/domain/image/image'
import { pickPart } from '#lib/domain/image/image-parts'
import { DEFAULT_RULES, type ImageRules } from '#lib/domain/image/image-rules'
import { newestOf, sourceOf, type StreamTag } from '#lib/domain/image-stream/tag-source'
import type { RegistryCheck } from '#lib/domain/image-stream/image-stream-views'
import type { ImageView } from '#lib/domain/image/image-views'

/**
 * What an import with `spec.import: false` tells of a tag: whether the registry has another image than the newest
 * imported. The cluster compares, because a multi-arch tag is recorded by its platform's image in `Legacy` mode
 * (design 3.15). A failure comes inside a 201 (import-missing-tag.json).
 */
export function registryCheck(
  tag: StreamTag,
  answer: ImageImportStatus,
  rules: ImageRules = DEFAULT_RULES,
): RegistryCheck {
  if (!answer.image) {
    return {
      state: 'failed',
      reason: answer.status.reason ?? 'Unknown',
      message: answer.status.message ?? 'The registry gave no reason.',
    }
  }
  const image = imageOf(tag, answer.image, answer.manifests ?? [], rules)
  return { state: image.digest === newestOf(tag)?.image ? 'up-to-date' : 'newer', image }
}

/** An import of a manifest list brings its images along (import-manifest-list.json). */
function imageOf(tag: StreamTag, image: Image, parts: Image[], rules: ImageRules): ImageView {
  const part = parts.find(({ metadata }) => metadata.name === pickPart(image)?.digest)
  const source = sourceOf(tag)
  return imageView(imageFacts(image, rules.commitLabels, part), rules, {
    stream: tag.stream.metadata.name,
    tags: source.kind === 'following' ? [source.tag] : [],
  })
}
