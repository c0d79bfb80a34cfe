import { isDeepStrictEqual } from 'node:util'
import type { ImageStream, ImageStreamTag, NamedTagEventList } from '#lib/kubernetes/objects'
import { isObject } from '../../api/json'
import type { Step } from '../recording'

const CHECKED = 'openshift.io/image.dockerRepositoryCheck'

/** The stream before the import that answered with it; undefined where the import made it. */
export function beforeImport(stream: ImageStream, { response: { body } }: Step): ImageStream | undefined {
  const { creationTimestamp: importedAt } = isObject(body) && isObject(body.metadata) ? body.metadata : {}
  const lists = stream.status?.tags ?? []
  const touched = lists.filter((list) => dropWhatIsNewerThan(list, String(importedAt)))
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
function resetTag({ spec, status }: ImageStream, name: string, generation: number | undefined): void {
  const tag = spec?.tags?.find((each) => each.name === name)
  if (tag && generation !== undefined) tag.generation = generation
  if (generation !== undefined || !spec?.tags) return
  spec.tags = spec.tags.filter((each) => each !== tag)
  if (spec.tags.length === 0) delete spec.tags
  if (!status) return
  status.tags = (status.tags ?? []).filter(({ tag: other }) => other !== name)
  if (status.tags.length === 0) delete status.tags
}

/** The annotation says when something was imported last. */
function setChecked({ metadata }: ImageStream, lists: NamedTagEventList[]): void {
  const { [CHECKED]: now, ...annotations } = metadata.annotations ?? {}
  const times = lists.flatMap(({ items }) => (items ?? []).map(({ created }) => created)).sort()
  const last = times.at(-1)
  if (metadata.annotations)
    metadata.annotations = { ...annotations, ...(now && last !== undefined && { [CHECKED]: last }) }
}

/** The first look after a write of a tag has the new spec; a tag that was read before tells the old one. */
export function beforeTagWrite(stream: ImageStream, before: ImageStreamTag | undefined): ImageStream {
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
