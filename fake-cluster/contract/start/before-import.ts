import type { ImageStream, NamedTagEventList } from '#lib/kubernetes/objects'
import { isObject } from '../../api/json'
import type { Step } from '../recording'

const CHECKED = 'openshift.io/image.dockerRepositoryCheck'

/** The stream before the import that answered with it; undefined where the import made it. */
export function beforeImport(stream: ImageStream, { request, response }: Step): ImageStream | undefined {
  const { creationTimestamp: importedAt } = metadataOf(response.body)
  const { resourceVersion: sent } = metadataOf(request.body)
  const lists = stream.status?.tags ?? []
  const { generation: imported = 1 } = stream.metadata
  const touched = lists.filter((list) => dropWhatCame(list, imported, String(importedAt)))
  if (touched.length === 0) return stream
  const generation = imported - 1
  if (generation === 0) return undefined
  stream.metadata.generation = generation
  delete stream.metadata.resourceVersion
  // Who sends a resourceVersion has read it before (oc-import-image.json).
  if (typeof sent === 'string') stream.metadata.resourceVersion = sent
  for (const { tag, items } of touched) resetTag(stream, tag, items?.[0]?.generation)
  setChecked(stream, lists)
  return stream
}

/** Takes the items and the conditions away that came with a generation and its time; tells whether there were any. */
function dropWhatCame(list: NamedTagEventList, generation: number, time: string): boolean {
  const items = list.items?.filter((each) => each.created < time || each.generation < generation) ?? null
  const conditions = (list.conditions ?? []).filter(
    (each) => (each.lastTransitionTime ?? '') < time || each.generation < generation,
  )
  const isChanged =
    (items?.length ?? 0) < (list.items?.length ?? 0) || conditions.length < (list.conditions?.length ?? 0)
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

function metadataOf(value: unknown) {
  return isObject(value) && isObject(value.metadata) ? value.metadata : {}
}
