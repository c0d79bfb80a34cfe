import type { StreamTag } from '#lib/domain/image-stream/tag-source'
import { Memo } from '#lib/domain/memo'
import type { NamedTagEventList } from '#lib/kubernetes/objects'

const known = new Memo<NamedTagEventList, readonly string[]>()

/** The images of a tag's history by their first import, newest first, each once: one that came back keeps its place. */
export function importedImages({ status }: Pick<StreamTag, 'status'>): readonly string[] {
  if (status === undefined) return []
  return known.of(status, [], () => {
    const items = (status.items ?? []).map(({ image }) => image).filter((image) => image !== '')
    // A set keeps the first place of each, here that of the oldest import.
    return [...new Set(items.toReversed())].toReversed()
  })
}

/** The images that a tag imported for the first time after it did one; none for an image that it never imported. */
export function imagesAfter(tag: Pick<StreamTag, 'status'>, digest: string): readonly string[] {
  const images = importedImages(tag)
  return images.slice(0, Math.max(0, images.indexOf(digest)))
}

/**
 * How many builds of a tag one image is behind another: 0 if it is not older, null if the tag never imported both. The one number for
 * pins, workloads and the registry.
 */
export function buildsBehind(tag: Pick<StreamTag, 'status'>, one: string, other: string): number | null {
  const images = importedImages(tag)
  const [at, to] = [images.indexOf(one), images.indexOf(other)]
  return at < 0 || to < 0 ? null : Math.max(0, at - to)
}
