import { randomUUID } from 'node:crypto'
import { isDeepStrictEqual } from 'node:util'
import type {
  Image,
  ImageImportSpec,
  ImageImportStatus,
  ImageStream,
  TagEventCondition,
} from '#lib/kubernetes/objects'
import { withoutSource } from './image-source'
import { prepareStream, tagWithDefaults, withDefaults } from './image-streams'
import { addTagEvent, latestEvent, setSpecTag, setStatusTag, specTag, statusTag } from './image-tags'
import { copyOf } from '../json'
import type { Store } from '../store'

export type Outcome = { spec: ImageImportSpec; status: ImageImportStatus; isOfRepository?: boolean }

/** The time of the last import. */
export const CHECKED = 'openshift.io/image.dockerRepositoryCheck'

/**
 * Writes the result of an import into its stream: failures as conditions, new images to the history. Images
 * in the outcomes get the metadata that they have in the store. Unchanged results are not written
 * (import-unchanged.json).
 */
export function writeOutcomes(
  store: Store,
  namespace: string,
  name: string,
  outcomes: Outcome[],
  stored?: ImageStream,
): ImageStream {
  const stream = copyOf<ImageStream>(stored ?? { metadata: { name, namespace } })
  const generation = (stored?.metadata.generation ?? 0) + 1
  const kept = new Map<string, Image>()
  for (const outcome of outcomes) {
    const tag = outcome.spec.to?.name
    if (!tag) continue
    if (outcome.status.image)
      recordSuccess(store, stream, tag, outcome, outcome.status.image, generation, kept)
    else recordFailure(store, stream, tag, outcome, generation)
  }
  const isUnchanged =
    stored?.metadata.annotations?.[CHECKED] && isDeepStrictEqual(withDefaults(stream), withDefaults(stored))
  if (isUnchanged) return stored
  stream.metadata.annotations = { ...stream.metadata.annotations, [CHECKED]: store.timestamp() }
  const prepared = prepareStream(store, stream, stored, false)
  return stored ? store.update('imagestreams', prepared) : store.create('imagestreams', prepared)
}

function recordFailure(
  store: Store,
  stream: ImageStream,
  tag: string,
  { spec, status: { status }, isOfRepository = false }: Outcome,
  generation: number,
): void {
  const condition: TagEventCondition = {
    type: 'ImportSuccess',
    status: 'False',
    lastTransitionTime: store.timestamp(),
    reason: status.reason ?? '',
    message: status.message ?? '',
    generation,
  }
  const list = statusTag(stream, tag)
  const existing = specTag(stream, tag)
  // The same failure is not written again (import-missing-tag.json).
  const isKnown = list?.conditions?.some(
    (known) =>
      known.status === 'False' && known.reason === condition.reason && known.message === condition.message,
  )
  if (!isKnown) setStatusTag(stream, { tag, items: list?.items ?? null, conditions: [condition] })
  // A failed tag of a repository import gets only the condition, so nothing retries it later.
  if (!existing && !isOfRepository) setSpecTag(stream, importedTag(tag, spec))
  else if (existing && !isKnown) setSpecTag(stream, { ...existing, generation: 0 })
}

function recordSuccess(
  store: Store,
  stream: ImageStream,
  tag: string,
  { spec, status }: Outcome,
  image: Image,
  generation: number,
  kept: Map<string, Image>,
): void {
  const event = {
    created: store.timestamp(),
    dockerImageReference: image.dockerImageReference ?? '',
    image: image.metadata.name,
    generation,
  }
  const latest = latestEvent(stream, tag)
  const existing = specTag(stream, tag)
  const from = { kind: 'DockerImage', name: spec.from.name }
  const isSame = latest?.image === event.image && latest.dockerImageReference === event.dockerImageReference
  // If the image is already the newest, `from` stays unchanged: an import does not pin (pin-by-import.json).
  if (!existing || !isSame || (existing.generation ?? Infinity) > latest.generation) {
    setSpecTag(stream, existing ? { ...existing, from, generation: 0 } : importedTag(tag, spec))
    addTagEvent(stream, tag, event)
  }
  const reference = specTag(stream, tag)
  if (reference) setSpecTag(stream, tagWithDefaults({ ...reference, importPolicy: spec.importPolicy ?? {} }))
  const list = statusTag(stream, tag)
  if (list) {
    const { conditions, ...good } = list
    if (conditions) setStatusTag(stream, good)
  }
  if (status.manifests) status.manifests = status.manifests.map((part) => keepImage(store, kept, part))
  status.image = keepImage(store, kept, image)
}

function importedTag(name: string, { from, importPolicy, referencePolicy }: ImageImportSpec) {
  return tagWithDefaults({
    name,
    from,
    generation: 0,
    importPolicy: importPolicy ?? {},
    referencePolicy: referencePolicy ?? { type: 'Source' },
  })
}

/**
 * Creates only new images; for a known one the answer shows what a create returns (import-unchanged.json). An
 * image is stored once per import, even if several tags point to it, and always without manifest and config.
 */
function keepImage(store: Store, kept: Map<string, Image>, found: Image): Image {
  const image = withoutSource(found)
  const { name } = image.metadata
  const metadata = { ...image.metadata, uid: randomUUID(), creationTimestamp: store.timestamp() }
  const known = kept.get(name) ?? (store.get('images', '', name) && { ...image, metadata })
  const result = known ?? store.create('images', image)
  kept.set(name, result)
  return result
}
