import { NO_REASON } from '#lib/domain/image-stream/import-failure'
import type { Answer } from '#lib/domain/answer'
import type { ImageImportStatus, ImageStreamImport } from '#lib/kubernetes/objects'

/** What the cluster tells about the tags of a repository: of some the image, of the others only the name. */
export type RepositoryListing = { images: TaggedImage[]; names: string[] }

export type TaggedImage = { tag: string; digest: string }

/**
 * The answer to an import with `import: false`, of a whole repository or of some of its tags (repository-listing.json). One tag
 * that fails does not spoil the others.
 */
export function readListing({ status }: ImageStreamImport): Answer<RepositoryListing> {
  const { repository, images = [] } = status ?? {}
  const found = [...images, ...(repository?.images ?? [])]
  const names = repository?.additionalTags ?? []
  const failure = repository?.status
  if (found.length + names.length === 0 && failure?.status === 'Failure') {
    return { ok: false, error: { code: 'failed', message: failure.message ?? NO_REASON } }
  }
  return {
    ok: true,
    value: {
      images: found.flatMap(taggedImage),
      names: [...found.flatMap(({ tag }) => tag ?? []), ...names],
    },
  }
}

function taggedImage({ tag, image }: ImageImportStatus): TaggedImage[] {
  return tag === undefined || image === undefined ? [] : [{ tag, digest: image.metadata.name }]
}
