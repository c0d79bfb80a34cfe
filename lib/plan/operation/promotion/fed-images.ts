import { isCommit, isSameCommit } from '#lib/domain/image/image'
import { hasCommit } from '#lib/domain/promotion/image-commit'
import { splitTagKey } from '#lib/domain/image-stream/tag-key'
import { findTag, newestOf, type StreamTag } from '#lib/domain/image-stream/tag-source'
import type { FedImage, FedTag, PromotionRead, SourceRead } from '#lib/domain/promotion/promotion-read'
import type { Snapshot } from '#lib/domain/snapshot'

/** How far a commit, or a later one, came to a tag. */
export type FedImages = {
  tag: StreamTag | undefined
  /** The newest image of the tag, if it has the commit. */
  imported: FedImage | null
  /** The image of the registry, if it has the commit. */
  registry: FedImage | null
  /** The commit of the image of the registry, whatever it is. */
  inRegistry: string | null
  /** When the registry was last asked, if it answered and the commit of its answer is known; null without that. */
  toldAt: string | null
  /** Why what the registry has is not known, as a sentence; null if it is. */
  untold: string | null
}

/** @param key `stream:tag` */
export function fedImagesOf(
  snapshot: Snapshot,
  { fed }: PromotionRead,
  key: string,
  commit: string,
  read: SourceRead,
): FedImages {
  const { stream, tag: name } = splitTagKey(key)
  const tag = findTag(snapshot, stream, name)
  const known = fed.find((each) => each.tag === key)
  const having = (image: FedImage | null | undefined) =>
    image && hasCommit(image.commit, commit, read) ? image : null
  const registry = having(known?.registry)
  const newest = tag && newestOf(tag)
  // The commit of an image is looked up after its import: until then, what is known is of the one before.
  const asNewest = (image: FedImage | null) =>
    image !== null && image.digest === newest?.image ? { ...image, at: newest.created } : null
  const inRegistry = known?.registry?.commit ?? null
  // Two commits can have the beginning that an image names.
  const isUnsure = registry === null && isCommit(inRegistry) && isSameCommit(inRegistry, commit)
  const untold = isUnsure ? UNSURE : untoldWords(known)
  return {
    tag,
    imported: asNewest(having(known?.imported)) ?? asNewest(registry),
    registry,
    inRegistry,
    toldAt: untold === null ? (known?.checkedAt ?? null) : null,
    untold,
  }
}

function untoldWords(known: FedTag | undefined): string | null {
  const { registry = null, problem = null, checkedAt = null } = known ?? {}
  if (problem !== null) return `The registry could not be asked. ${problem}`
  if (registry === null) return checkedAt === null ? 'The registry was not asked.' : null
  return registry.commit === null ? UNSURE : null
}

const UNSURE = 'Of which commit the image in the registry is, is not known.'
