import { isDeepStrictEqual } from 'node:util'
import type {
  ImageStream,
  ImageStreamImport,
  ImageStreamTag,
  NamedTagEventList,
} from '#lib/kubernetes/objects'
import { copyOf, isObject } from '../api/json'
import type { Step } from './recording'
import { writesToStream, type Sighting } from './sightings'
import { wasThereBefore } from './workload-start'

const CHECKED = 'openshift.io/image.dockerRepositoryCheck'

/**
 * An image stream as it was before the scenario. Where the scenario shows it only after its first write, what that
 * write did is taken back; undefined where the write made the stream.
 */
export function streamAtStart(
  steps: Step[],
  seen: Sighting[],
  namespace: string,
  name: string,
  known: ImageStream | undefined,
): ImageStream | undefined {
  const [firstWrite = Infinity] = writesToStream(steps, namespace, name)
  const streams = seen.filter(({ kind, object }) => kind === 'ImageStream' && isIt(object, namespace, name))
  const before = streams.find(
    (each) => each.step < firstWrite || (each.type === 'ADDED' && wasThereBefore(steps, each)),
  )
  // The objects were checked by their kind; the recordings are of the API that the types describe.
  if (before && before.as !== 'result of an import') return copyOf(before.object) as unknown as ImageStream
  const write = steps[firstWrite]
  const after = streams.find(({ step }) => step >= firstWrite)
  const tags = seen.filter(
    ({ kind, object }) => kind === 'ImageStreamTag' && isIt(object, namespace, name, ':'),
  )
  const tag = tags[0]?.object as unknown as ImageStreamTag | undefined
  if (write?.request.method === 'POST' && write.request.path.endsWith('/imagestreams')) return undefined
  if (after && write) {
    const stream = copyOf(after.object) as unknown as ImageStream
    if (after.as === 'result of an import') return beforeImport(stream, write)
    return beforeTagWrite(stream, tags[0] && tags[0].step < firstWrite ? tag : undefined)
  }
  if (!tag || write?.response.status !== 201) return tag && fromTag(tag, name)
  // The tag is new; the stream was there where its generation is not its first.
  const generation = (tag.tag?.generation ?? 1) - 1
  if (generation === 0) return undefined
  const { resourceVersion: dropped, ...metadata } = (known ?? fromTag(tag, name)).metadata
  return { ...(known ?? { spec: {}, status: {} }), metadata: { ...metadata, generation } }
}

function isIt(object: Sighting['object'], namespace: string, name: string, separator?: string): boolean {
  const own = separator === undefined ? object.metadata.name : object.metadata.name.split(separator)[0]
  return object.metadata.namespace === namespace && own === name
}

function beforeImport(stream: ImageStream, { response }: Step): ImageStream | undefined {
  const answer = response.body as ImageStreamImport
  const importedAt = answer.metadata.creationTimestamp ?? ''
  const lists = stream.status?.tags ?? []
  const touched = lists.filter((list) => dropWhatIsNewerThan(list, importedAt))
  if (touched.length === 0) return stream
  const generation = (stream.metadata.generation ?? 1) - 1
  if (generation === 0) return undefined
  stream.metadata.generation = generation
  delete stream.metadata.resourceVersion
  for (const { tag, items } of touched) resetTag(stream, tag, items?.[0]?.generation)
  setChecked(stream, lists)
  return stream
}

/** Takes the items and the conditions away that came at that time or later; tells whether there were any. */
function dropWhatIsNewerThan(list: NamedTagEventList, time: string): boolean {
  const items = (list.items ?? []).filter(({ created }) => created < time)
  const conditions = (list.conditions ?? []).filter(
    ({ lastTransitionTime }) => (lastTransitionTime ?? '') < time,
  )
  const isChanged =
    items.length < (list.items?.length ?? 0) || conditions.length < (list.conditions?.length ?? 0)
  list.items = items
  if (conditions.length > 0) list.conditions = conditions
  else delete list.conditions
  return isChanged
}

/** The tag had the generation of what was imported last; without any, it was made by the import. */
function resetTag(stream: ImageStream, name: string, generation: number | undefined): void {
  const tag = stream.spec?.tags?.find((each) => each.name === name)
  if (tag && generation !== undefined) tag.generation = generation
  if (generation !== undefined || !stream.spec?.tags) return
  stream.spec.tags = stream.spec.tags.filter((each) => each !== tag)
  if (stream.spec.tags.length === 0) delete stream.spec.tags
  if (!stream.status) return
  stream.status.tags = stream.status.tags?.filter(({ tag: other }) => other !== name) ?? []
  if (stream.status.tags.length === 0) delete stream.status.tags
}

function setChecked({ metadata }: ImageStream, lists: NamedTagEventList[]): void {
  const last = lists
    .flatMap(({ items }) => items?.map(({ created }) => created) ?? [])
    .sort()
    .at(-1)
  if (last !== undefined && metadata.annotations?.[CHECKED]) metadata.annotations[CHECKED] = last
  else if (metadata.annotations) delete metadata.annotations[CHECKED]
}

/** The first look after a write of a tag has the new spec; a tag that was read before tells the old one. */
function beforeTagWrite(stream: ImageStream, before: ImageStreamTag | undefined): ImageStream {
  const generation = stream.metadata.generation ?? 1
  delete stream.metadata.resourceVersion
  for (const tag of stream.spec?.tags ?? []) {
    const list = stream.status?.tags?.find((each) => each.tag === tag.name)
    if (before?.tag?.name === tag.name) {
      if (!isDeepStrictEqual(tag, before.tag)) stream.metadata.generation = generation - 1
      Object.assign(tag, before.tag)
      if (list) dropItemsAfter(list, before)
    } else if (tag.generation === generation) {
      stream.metadata.generation = generation - 1
      tag.generation = list?.items?.[0]?.generation ?? generation - 1
    }
  }
  return stream
}

function dropItemsAfter(list: NamedTagEventList, { image, generation }: ImageStreamTag): void {
  const items = list.items ?? []
  const newest = items.findIndex(
    (item) => item.image === image.metadata.name && item.generation === generation,
  )
  list.items = items.slice(Math.max(0, newest))
}

/** A tag shows its stream's uid and resourceVersion; of the history it shows the newest image. */
function fromTag(
  { metadata, tag, generation, lookupPolicy, image, conditions }: ImageStreamTag,
  name: string,
): ImageStream {
  const tagName = metadata.name.slice(name.length + 1)
  const item = {
    created: image.metadata.creationTimestamp ?? '',
    dockerImageReference: image.dockerImageReference ?? '',
    image: image.metadata.name,
    generation: generation ?? 1,
  }
  const list = { tag: tagName, items: item.image ? [item] : [], ...(conditions && { conditions }) }
  const { namespace = '', uid = '', resourceVersion = '', creationTimestamp = '' } = metadata
  return {
    metadata: { name, namespace, uid, resourceVersion, creationTimestamp, generation: tag?.generation ?? 1 },
    spec: { lookupPolicy: lookupPolicy ?? { local: true }, ...(tag && { tags: [tag] }) },
    status: {
      dockerImageRepository: `image-registry.openshift-image-registry.svc:5000/${namespace}/${name}`,
      tags: [list],
    },
  }
}
