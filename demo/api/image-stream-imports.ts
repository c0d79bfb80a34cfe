import { randomUUID } from 'node:crypto'
import type {
  ImageImportSpec,
  ImageImportStatus,
  ImageStream,
  ImageStreamImport,
} from '#lib/kubernetes/objects'
import { fetchStatus } from './import-status'
import { withoutSource } from './image-source'
import { writeOutcomes, type Outcome } from './import-outcomes'
import { parseImageReference } from './image-reference'
import { tagWithDefaults } from './image-streams'
import { isNamed, isObject } from './json'
import { badRequest, invalid, invalidValue, notFound, Refusal, required, type FieldError } from './status'
import type { Store } from './store'
import { whole } from './watch'

/**
 * Asks the registry for each image and writes what came of it into the stream: failures as conditions, new images to
 * the history. What is unchanged is not written (import-unchanged.json); with `import: false` nothing is.
 */
export async function importImages(
  store: Store,
  registries: Record<string, string>,
  namespace: string,
  body: unknown,
): Promise<object> {
  const request = withDefaults(parse(body))
  validate(request)
  const { name, uid, resourceVersion } = request.metadata
  const stored = findStream(store, namespace, request)
  const statuses = await Promise.all(
    (request.spec.images ?? []).map((spec) => fetchStatus(store, registries, namespace, spec)),
  )
  const outcomes = statuses.map((status, index) => ({ spec: request.spec.images?.[index], status }))
  const written = request.spec.import
    ? writeOutcomes(store, namespace, name, outcomes.filter(hasSpec), stored)
    : undefined
  const answer = {
    metadata: {
      name,
      namespace,
      uid: uid ?? randomUUID(),
      ...(resourceVersion && { resourceVersion }),
      creationTimestamp: store.timestamp(),
    },
    spec: request.spec,
    status: {
      ...(written && { import: written }),
      images: outcomes.map(({ spec, status }) => ({
        ...status,
        ...(status.image && !spec?.includeManifest && { image: withoutSource(status.image) }),
      })),
    },
  }
  return whole('imagestreamimports', answer)
}

function hasSpec(outcome: {
  spec: ImageImportSpec | undefined
  status: ImageImportStatus
}): outcome is Outcome {
  return outcome.spec !== undefined
}

function parse(body: unknown): ImageStreamImport {
  if (isImport(body)) return body
  throw badRequest('the object provided is unrecognized (must be of type ImageStreamImport)')
}

function isImport(body: unknown): body is ImageStreamImport {
  return isNamed(body) && isObject(body.spec)
}

function withDefaults(request: ImageStreamImport): ImageStreamImport {
  const images = request.spec.images?.map((image): ImageImportSpec => {
    const tag = parseImageReference(image.from.name)?.tag
    const { from, includeManifest, to = tag ? { name: tag } : undefined } = image
    const { importPolicy, referencePolicy } = tagWithDefaults({ ...image, name: '' })
    const policies = { ...(importPolicy && { importPolicy }), ...(referencePolicy && { referencePolicy }) }
    return { from, ...(to && { to }), ...policies, ...(includeManifest && { includeManifest }) }
  })
  return { ...request, spec: { import: request.spec.import, ...(images && { images }) } }
}

function validate({ metadata, spec }: ImageStreamImport): void {
  const errors = (spec.images ?? []).flatMap(({ from, to }, index): FieldError[] => {
    const field = `spec.images[${index}]`
    if (from.kind !== 'DockerImage')
      return [invalidValue(`${field}.from.kind`, `"${from.kind}"`, 'only DockerImage is supported')]
    const noTarget = 'the name of the target tag must be specified'
    return [
      ...(to && !to.name ? [invalidValue(`${field}.to.name`, '""', noTarget)] : []),
      ...(from.name ? [] : [required(`${field}.from.name`)]),
      ...(!from.name || parseImageReference(from.name)
        ? []
        : [invalidValue(`${field}.from.name`, `"${from.name}"`, 'invalid reference format')]),
    ]
  })
  if (!spec.images?.length) {
    const why = 'you must specify at least one image or a repository import'
    errors.push(invalidValue('spec.images', '"null"', why))
  }
  if (errors.length > 0) throw invalid('ImageStreamImport', 'image.openshift.io', metadata.name, errors)
}

function findStream(
  store: Store,
  namespace: string,
  { metadata }: ImageStreamImport,
): ImageStream | undefined {
  const { name, uid, resourceVersion } = metadata
  const stored = store.get('imagestreams', namespace, name)
  const current = stored?.metadata
  if (!stored && (uid || resourceVersion)) throw notFound('imagestreams', name)
  if (current && resourceVersion && resourceVersion !== current.resourceVersion) {
    const why = `the image stream was updated from "${resourceVersion}" to "${current.resourceVersion ?? ''}"`
    const details = { name, group: 'image.openshift.io', kind: 'imagestream' }
    const message = `Operation cannot be fulfilled on imagestream.image.openshift.io "${name}": ${why}`
    throw new Refusal(409, 'Conflict', message, details)
  }
  return stored
}
