import type { ImageStreamImport, ObjectReference } from '#lib/kubernetes/objects'
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

function importBody(tag: StreamTag, from: ObjectReference, writes: boolean): ImportBody {
  const { name, namespace } = tag.stream.metadata
  const { importPolicy = {}, referencePolicy = { type: 'Source' } } = tag.spec ?? {}
  return {
    kind: 'ImageStreamImport',
    apiVersion: 'image.openshift.io/v1',
    metadata: { name, ...(namespace && { namespace }) },
    spec: { import: writes, images: [{ from, to: { name: tag.name }, importPolicy, referencePolicy }] },
  }
}
