import { randomUUID } from 'node:crypto'
import type { ImageImportStatus, ImageStream, ImageStreamImport } from '#lib/kubernetes/objects'
import { parseImport } from './import-requests'
import { fetchStatus } from './import-status'
import { withoutSource } from './image-source'
import { writeOutcomes, type Outcome } from './import-outcomes'
import { fetchRepository, imageOf } from './repository-imports'
import { notFound, Refusal } from '../status'
import type { Store } from '../store'
import { whole } from '../watch'

/**
 * Asks the registry for each image, or for all tags of a repository, and writes the result into the stream:
 * failures as conditions, new images to the history. Unchanged results are not written
 * (import-unchanged.json); with `import: false` nothing is written.
 */
export async function importImages(
  store: Store,
  registries: Record<string, string>,
  namespace: string,
  body: unknown,
): Promise<object> {
  const { metadata, spec } = parseImport(namespace, body)
  const { name, uid, resourceVersion } = metadata
  const stored = findStream(store, namespace, metadata)
  const outcomes = await Promise.all(
    (spec.images ?? []).map(async (image): Promise<Outcome> => {
      return { spec: image, status: await fetchStatus(store, registries, namespace, image) }
    }),
  )
  const { repository: wanted } = spec
  const repository = wanted && (await fetchRepository(store, registries, namespace, wanted))
  const ofRepository = (repository?.images ?? []).flatMap((status): Outcome[] =>
    wanted ? [{ spec: imageOf(wanted, status.tag ?? ''), status, isOfRepository: true }] : [],
  )
  const all = [...ofRepository, ...outcomes]
  const written = spec.import ? writeOutcomes(store, namespace, name, all, stored) : undefined
  const answer = {
    metadata: {
      name,
      namespace,
      uid: uid ?? randomUUID(),
      ...(resourceVersion && { resourceVersion }),
      creationTimestamp: store.timestamp(),
    },
    spec,
    status: {
      ...(written && { import: written }),
      ...(repository && { repository: { ...repository, ...shown(ofRepository) } }),
      ...shown(outcomes),
    },
  }
  return whole('imagestreamimports', answer)
}

/** An empty list is left out. */
function shown(outcomes: Outcome[]): { images?: ImageImportStatus[] } {
  const images = outcomes.map(({ spec: { includeManifest }, status }) => ({
    ...status,
    ...(status.image && !includeManifest && { image: withoutSource(status.image) }),
  }))
  return images.length > 0 ? { images } : {}
}

function findStream(
  store: Store,
  namespace: string,
  { name, uid, resourceVersion }: ImageStreamImport['metadata'],
): ImageStream | undefined {
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
