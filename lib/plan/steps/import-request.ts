import type { ImageStreamImport, ObjectReference } from '#lib/kubernetes/objects'
import type { ImageOrigin } from '#lib/domain/image-stream/image-origin'
import type { StreamTag } from '#lib/domain/image-stream/tag-source'
import { resourceVersionOf } from '#lib/plan/steps/preconditions'

type ImportBody = Omit<ImageStreamImport, 'status'>

/**
 * The import of one tag with the tag's own policies: an import overwrites the tag's import policy with what it is
 * sent, `scheduled` and import mode included, and one that names no mode means `Legacy`
 * (oc-import-image-resets-import-mode.json). The resourceVersion keeps it from creating a deleted stream again.
 */
export function importRequest(tag: StreamTag, from: ObjectReference): ImportBody {
  const { metadata, ...body } = importBody(tag, from, true)
  return { ...body, metadata: { ...metadata, resourceVersion: resourceVersionOf(tag.stream) } }
}

/** Writes nothing: `spec.import: false` only asks the registry, with the credentials of the cluster. */
export function previewRequest(tag: StreamTag, from: ObjectReference): ImportBody {
  return importBody(tag, from, false)
}

/**
 * Asks for the tags of a repository, or for some of them; writes nothing, too. No stream of this name has to be there
 * (repository-listing.json).
 */
export function listingRequest(
  { name, namespace }: { name: string; namespace: string },
  { repository, importPolicy }: ImageOrigin,
  tags: readonly string[] | 'all',
): ImportBody {
  const imageNamed = (pullSpec: string) => ({
    from: { kind: 'DockerImage', name: pullSpec },
    importPolicy,
    referencePolicy: { type: 'Source' as const },
  })
  const asked =
    tags === 'all'
      ? { repository: imageNamed(repository) }
      : { images: tags.map((tag) => ({ ...imageNamed(`${repository}:${tag}`), to: { name: tag } })) }
  return { ...IMPORT_TYPE, metadata: { name, namespace }, spec: { import: false, ...asked } }
}

const IMPORT_TYPE = { kind: 'ImageStreamImport', apiVersion: 'image.openshift.io/v1' } as const

function importBody(tag: StreamTag, from: ObjectReference, writes: boolean): ImportBody {
  const { name, namespace } = tag.stream.metadata
  const { importPolicy = {}, referencePolicy = { type: 'Source' } } = tag.spec ?? {}
  return {
    ...IMPORT_TYPE,
    metadata: { name, ...(namespace && { namespace }) },
    spec: { import: writes, images: [{ from, to: { name: tag.name }, importPolicy, referencePolicy }] },
  }
}
