import type { ImageStream, TagReference } from '#lib/kubernetes/objects'
import { parseImageReference } from '../../api/images/image-reference'
import { CHECKED } from '../../api/images/import-outcomes'
import { importImages } from '../../api/images/image-stream-imports'
import { statusTag } from '../../api/images/image-tags'
import { Refusal } from '../../api/status'
import type { Store } from '../../api/store'
import { keyOf, startLoop, type Work } from '../loop'

/**
 * Imports the tags whose spec is newer than their observed generation. Also imports all tags of a stream that
 * names a repository, unless an annotation marks this as done (imagestream_controller.go).
 */
export function startImports(work: Work, registries: Record<string, string>): () => void {
  const { store } = work
  return startLoop(
    work,
    ({ resource, object, type }) =>
      resource === 'imagestreams' && type !== 'DELETED' ? [keyOf(object)] : [],
    async (namespace, name) => {
      const stream = store.get('imagestreams', namespace, name)
      if (!stream) return
      const isWhole = Boolean(stream.spec?.dockerImageRepository) && !stream.metadata.annotations?.[CHECKED]
      await importTags(store, registries, stream, (tag) => isWhole || isStale(stream, tag), isWhole)
    },
  )
}

/**
 * Imports scheduled tags repeatedly; tags pinned to a digest only until the image is there
 * (scheduled-reference-tag.json).
 */
export function startScheduledImports(
  { store, timeline }: Work,
  registries: Record<string, string>,
  seconds: number,
): () => void {
  return timeline.every(seconds * 1000, () => void importScheduled(store, registries))
}

export async function importScheduled(store: Store, registries: Record<string, string>): Promise<void> {
  for (const stream of store.list('imagestreams'))
    await importTags(
      store,
      registries,
      stream,
      (tag) => isStale(stream, tag) || (isOnSchedule(tag) && !isPinned(tag)),
    ).catch(reportUnlessRefused)
}

function isOnSchedule({ importPolicy }: TagReference): boolean {
  return importPolicy?.scheduled === true
}

function isPinned({ from }: TagReference): boolean {
  return Boolean(parseImageReference(from?.name ?? '')?.digest)
}

/** A stream that changed in the meantime is imported next time. */
function reportUnlessRefused(error: unknown): void {
  if (!(error instanceof Refusal)) console.error(error)
}

async function importTags(
  store: Store,
  registries: Record<string, string>,
  { metadata, spec }: ImageStream,
  isWanted: (tag: TagReference) => boolean,
  isWhole = false,
): Promise<void> {
  const { name, namespace = '', uid, resourceVersion } = metadata
  const images = (spec?.tags ?? [])
    .filter((tag) => isImportable(tag) && isWanted(tag))
    .map(({ name: to, from, importPolicy, referencePolicy }) => ({
      from,
      to: { name: to },
      importPolicy,
      referencePolicy,
    }))
  const from = isWhole && { kind: 'DockerImage', name: spec?.dockerImageRepository }
  if ((images.length === 0 && !from) || !store.openshiftApi.isUp) return
  const wanted = { ...(images.length > 0 && { images }), ...(from && { repository: { from } }) }
  const request = { metadata: { name, namespace, uid, resourceVersion }, spec: { import: true, ...wanted } }
  await importImages(store, registries, namespace, request)
}

function isImportable({ from, reference }: TagReference): boolean {
  return from?.kind === 'DockerImage' && !reference
}

function isStale(stream: ImageStream, tag: TagReference): boolean {
  const observed = statusTag(stream, tag.name)
  const generations = [...(observed?.items ?? []).slice(0, 1), ...(observed?.conditions ?? [])]
  return (tag.generation ?? 0) > Math.max(0, ...generations.map(({ generation }) => generation))
}
