import 'server-only'
import { LRUCache } from 'lru-cache'
import { withoutManifest } from '#lib/cluster/request/images'
import type { Image, ImageImportStatus } from '#lib/kubernetes/objects'
import type { Environment } from '#lib/server/config/parse'
import { perEnvironment } from '#lib/server/environment/per-environment'

/** Five kilobytes each, or ten. Where there are more, a comparison asks the registry again. */
const MOST_IMAGES = 200

const keptOf = perEnvironment('registry images', () => new LRUCache<string, Image>({ max: MOST_IMAGES }))

/** Keeps what the registry told of an image that is not imported, so that it can be compared with those that are. */
export function keepImages(environment: Environment, { image, manifests = [] }: ImageImportStatus): void {
  const kept = keptOf(environment)
  for (const each of [...manifests, ...(image ? [image] : [])]) {
    kept.set(each.metadata.name, withoutManifest(each))
  }
}

export function keptImage(environment: Environment, digest: string): Image | undefined {
  return keptOf(environment).get(digest)
}
