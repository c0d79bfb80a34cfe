import { parsePullSpec } from '#lib/domain/image/pull-spec'
import { newestOf, tagsOf, type StreamTag } from '#lib/domain/image-stream/tag-source'
import type { ImageStream, TagEvent, TagImportPolicy } from '#lib/kubernetes/objects'

/** The repository that an image was imported from, and how. */
export type ImageOrigin = {
  repository: string
  /** In the mode `Legacy`, an import takes one image of a manifest list, which has another digest. */
  importPolicy: Pick<TagImportPolicy, 'insecure' | 'importMode'>
}

/** Null for an image that no tag of the stream has, and for one that was pushed into the cluster's own registry. */
export function originOf(stream: ImageStream, digest: string): ImageOrigin | null {
  // To unpack all histories takes longer.
  const found = findItem(stream, (tag) => newestOf(tag), digest) ?? findItem(stream, itemIn(digest), digest)
  if (found === null) return null
  const { repository } = parsePullSpec(found.item.dockerImageReference)
  const { dockerImageRepository, publicDockerImageRepository } = stream.status ?? {}
  const isPushed = [dockerImageRepository, publicDockerImageRepository].includes(repository)
  return repository === '' || isPushed ? null : { repository, importPolicy: policyOf(found.tag) }
}

/** Where an import of a tag takes its image from. */
export function originOfImport(tag: StreamTag, pullSpec: string): ImageOrigin {
  return { repository: parsePullSpec(pullSpec).repository, importPolicy: policyOf(tag) }
}

function findItem(
  stream: ImageStream,
  itemOf: (tag: StreamTag) => TagEvent | undefined,
  digest: string,
): { tag: StreamTag; item: TagEvent } | null {
  for (const tag of tagsOf(stream)) {
    const item = itemOf(tag)
    if (item?.image === digest) return { tag, item }
  }
  return null
}

function itemIn(digest: string): (tag: StreamTag) => TagEvent | undefined {
  return ({ status }) => status?.items?.find(({ image }) => image === digest)
}

function policyOf({ spec }: StreamTag): ImageOrigin['importPolicy'] {
  const { insecure, importMode } = spec?.importPolicy ?? {}
  return { ...(insecure && { insecure }), ...(importMode && { importMode }) }
}
