import { isDeepStrictEqual } from 'node:util'
import type { ImageStream, ImageStreamTag, NamedTagEventList, TagReference } from '#lib/kubernetes/objects'
import { isObject } from '../../api/json'
import type { Step } from '../recording'

/** The stream before a write that was seen only after it; `before` is its tag, where that was read before. */
export function beforeWrite(
  stream: ImageStream,
  write: Step,
  before: ImageStreamTag | undefined,
): ImageStream {
  const generation = stream.metadata.generation ?? 1
  const { method, path, body } = write.request
  const sent = isObject(body) && isObject(body.metadata) ? body.metadata : {}
  delete stream.metadata.resourceVersion
  // Who sends a resourceVersion has read it before.
  if (typeof sent.resourceVersion === 'string') stream.metadata.resourceVersion = sent.resourceVersion
  const isCreated = write.response.status === 201
  let isChanged = method === 'DELETE' || isCreated
  if (method === 'DELETE') addDeleted(stream, path)
  if (isCreated) dropTag(stream, tagNameIn(path) ?? String(sent.name).split(':')[1])
  for (const tag of stream.spec?.tags ?? []) {
    const list = stream.status?.tags?.find((each) => each.tag === tag.name)
    if (before?.tag?.name === tag.name) {
      isChanged ||= !isDeepStrictEqual(tag, before.tag)
      Object.assign(tag, before.tag)
      if (list) dropItemsAfter(list, before)
    } else if (!isChanged && tag.generation === generation) {
      isChanged = true
      takeBackTag(tag, list, generation)
    }
  }
  if (isChanged) stream.metadata.generation = generation - 1
  return stream
}

function dropItemsAfter(list: NamedTagEventList, { image, generation }: ImageStreamTag): void {
  const items = list.items ?? []
  const newest = items.findIndex(
    (item) => item.image === image.metadata.name && item.generation === generation,
  )
  list.items = items.slice(Math.max(0, newest))
}

/** Only another `from` gives a tag a generation: so it had another one, and had not got what came of this one. */
function takeBackTag(tag: TagReference, list: NamedTagEventList | undefined, generation: number): void {
  const older = (list?.items ?? []).filter((item) => item.generation < generation)
  const [newest] = older
  tag.generation = newest?.generation ?? generation - 1
  if (!list || !newest || tag.from?.kind !== 'DockerImage') return
  list.items = older
  const conditions = (list.conditions ?? []).filter((each) => each.generation < generation)
  if (conditions.length > 0) list.conditions = conditions
  else delete list.conditions
  const [repository = ''] = newest.dockerImageReference.split('@')
  const isPinned = tag.from.name.includes('@')
  tag.from = { ...tag.from, name: isPinned ? `${repository}:${tag.name}` : newest.dockerImageReference }
}

/** Of a tag that was deleted no more is known than its name. */
function addDeleted({ metadata, spec, status }: ImageStream, path: string): void {
  const name = tagNameIn(path)
  if (!name || !spec || spec.tags?.some((tag) => tag.name === name)) return
  const from = { kind: 'DockerImage', name: `127.0.0.1:5000/${metadata.namespace ?? ''}/deleted:${name}` }
  spec.tags = [...(spec.tags ?? []), { name, from, reference: true, generation: 1 }]
  if (!status) return
  const item = {
    created: metadata.creationTimestamp ?? '',
    dockerImageReference: from.name,
    image: '',
    generation: 1,
  }
  status.tags = [...(status.tags ?? []), { tag: name, items: [item] }]
}

function dropTag({ spec, status }: ImageStream, name: string | undefined): void {
  if (spec?.tags) spec.tags = spec.tags.filter((tag) => tag.name !== name)
  if (status?.tags) status.tags = status.tags.filter(({ tag }) => tag !== name)
}

function tagNameIn(path: string): string | undefined {
  return /\/imagestreamtags\/[^:]+:(.+)$/.exec(decodeURIComponent(path))?.[1]
}
