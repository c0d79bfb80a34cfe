import 'server-only'
import { LRUCache } from 'lru-cache'
import { withoutManifest } from '#lib/cluster/request/images'
import type { ImageView } from '#lib/domain/image/image-views'
import type { ImageOrigin } from '#lib/domain/image-stream/image-origin'
import type { Image, ImageImportStatus } from '#lib/kubernetes/objects'
import type { Environment } from '#lib/server/config/parse'
import { perEnvironment } from '#lib/server/environment/per-environment'

/** Five kilobytes each, or ten. Where there are more, a comparison asks the registry again. */
const MOST_IMAGES = 200

/** An image that an import of a tag would bring, and where from. */
export type NewerImage = { image: ImageView; origin: ImageOrigin }

const keptOf = perEnvironment('registry images', () => ({
  ofTag: new LRUCache<string, NewerImage>({ max: MOST_IMAGES }),
  wholes: new LRUCache<string, Image>({ max: MOST_IMAGES }),
}))

/** Keeps what the registry told of an image that is not imported, so that it can be compared with those that are. */
export function keepNewer(
  environment: Environment,
  tag: string,
  newer: NewerImage,
  { image, manifests = [] }: ImageImportStatus,
): void {
  const { ofTag, wholes } = keptOf(environment)
  ofTag.set(keyOf(tag, newer.image.digest), newer)
  for (const each of image === undefined ? manifests : [...manifests, image]) {
    wholes.set(each.metadata.name, withoutManifest(each))
  }
}

/** @param tag as `stream:tag` */
export function keptNewer(environment: Environment, tag: string, digest: string): NewerImage | undefined {
  const { ofTag, wholes } = keptOf(environment)
  return wholes.has(digest) ? ofTag.get(keyOf(tag, digest)) : undefined
}

/** The whole image, or an image of a manifest list. */
export function keptImage(environment: Environment, digest: string): Image | undefined {
  return keptOf(environment).wholes.get(digest)
}

function keyOf(tag: string, digest: string): string {
  return `${tag}@${digest}`
}
