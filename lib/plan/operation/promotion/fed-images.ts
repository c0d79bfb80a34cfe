import { hasCommit } from '#lib/domain/promotion/image-commit'
import { splitTagKey } from '#lib/domain/image-stream/tag-key'
import { findTag, newestOf, type StreamTag } from '#lib/domain/image-stream/tag-source'
import type { FedImage, PromotionRead, SourceRead } from '#lib/domain/promotion/promotion-read'
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
  /** When the registry was last asked, if the commit of its answer is known; null without that. */
  toldAt: string | null
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
  // The commit of an image is looked up after its import: until then, what is known is of the one before.
  const isNewest = tag !== undefined && newestOf(tag)?.image === known?.imported?.digest
  return {
    tag,
    imported: isNewest ? having(known?.imported) : null,
    registry: having(known?.registry),
    inRegistry: known?.registry?.commit ?? null,
    toldAt: known?.registry?.commit === null ? null : (known?.checkedAt ?? null),
  }
}
