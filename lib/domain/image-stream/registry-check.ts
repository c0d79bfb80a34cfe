import { NO_REASON } from '#lib/domain/image-stream/import-failure'
import type { Image, ImageImportStatus } from '#lib/kubernetes/objects'
import { imageFacts, imageView } from '#lib/domain/image/image'
import { partsOf, pickPart } from '#lib/domain/image/image-parts'
import { DEFAULT_RULES, type ImageRules } from '#lib/domain/image/image-rules'
import { buildsBehind } from '#lib/domain/image-stream/imported-images'
import { newestOf, sourceOf, type StreamTag } from '#lib/domain/image-stream/tag-source'
import type { RegistryCheck } from '#lib/domain/image-stream/image-stream-views'

/** The tags of a repository that were found to name the commit of an image. */
type TagsOf = (digest: string) => readonly string[]

/**
 * The result of an import with `spec.import: false`: whether the registry has another image than the newest imported one.
 * The cluster has to be asked, because in `Legacy` mode it records a multi-arch tag with the image of its own platform
 * (import-manifest-list.json). A failure is inside a 201 answer (import-missing-tag.json).
 */
export function registryCheck(
  tag: StreamTag,
  answer: ImageImportStatus,
  now: number,
  rules: ImageRules = DEFAULT_RULES,
  tagsOf: TagsOf = () => [],
): RegistryCheck {
  if (!answer.image) {
    return {
      state: 'failed',
      reason: answer.status.reason ?? 'Unknown',
      message: answer.status.message ?? NO_REASON,
    }
  }
  const { dockerImageReference } = answer.image
  const part = partIn(answer.image, answer.manifests ?? [])
  const facts = imageFacts(answer.image, now, rules.commitLabels, part)
  const source = sourceOf(tag)
  const followed = source.kind === 'following' ? [source.tag] : []
  const names = { stream: tag.stream.metadata.name, tags: [...followed, ...tagsOf(facts.digest)], now }
  const image = {
    image: imageView(facts, rules, names),
    ...(dockerImageReference !== undefined && { pullSpec: dockerImageReference }),
  }
  const { digest } = image.image
  if (digest === newestOf(tag)?.image) return { state: 'up-to-date', ...image }
  const parts = partsOf(answer.image).map((each) => each.digest)
  return {
    state: 'newer',
    ...image,
    ...(isEarlier(tag, digest) && { isEarlier: true }),
    ...(parts.length > 0 && { parts }),
  }
}

/** Whether a tag imported an image before it first imported its newest one. */
function isEarlier(tag: StreamTag, digest: string): boolean {
  return (buildsBehind(tag, digest, newestOf(tag)?.image ?? '') ?? 0) > 0
}

/** The answer for a manifest list includes its images (import-manifest-list.json). */
function partIn(image: Image, parts: readonly Image[]): Image | undefined {
  return parts.find(({ metadata }) => metadata.name === pickPart(image)?.digest)
}
