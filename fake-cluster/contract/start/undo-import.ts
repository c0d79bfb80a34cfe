import type { ImageStream, NamedTagEventList, TagEventCondition } from '#lib/kubernetes/objects'
import { isObject } from '../../api/json'
import type { Step } from '../recording'

const CHECKED = 'openshift.io/image.dockerRepositoryCheck'

/** The stream before the import that returned it; undefined if the import created it. */
export function undoImport(stream: ImageStream, { request, response }: Step): ImageStream | undefined {
  const { creationTimestamp: importedAt } = metadataOf(response.body)
  const lists = stream.status?.tags ?? []
  const { generation: imported = 1 } = stream.metadata
  const touched = lists.filter((list) => dropImported(list, imported, String(importedAt)))
  if (touched.length === 0) return stream
  const generation = imported - 1
  if (generation === 0) return undefined
  stream.metadata.generation = generation
  setSentVersion(stream, request.body)
  for (const { tag, items } of touched) resetTag(stream, tag, items?.[0]?.generation)
  setChecked(stream, lists)
  return stream
}

/** Removes the items and conditions of a generation and time; returns whether there were any. */
function dropImported(list: NamedTagEventList, generation: number, time: string): boolean {
  const items = list.items?.filter((each) => each.created < time || each.generation < generation) ?? null
  const conditions = (list.conditions ?? []).filter(
    (each) => (each.lastTransitionTime ?? '') < time || each.generation < generation,
  )
  const isChanged =
    (items?.length ?? 0) < (list.items?.length ?? 0) || conditions.length < (list.conditions?.length ?? 0)
  list.items = items
  setConditions(list, conditions)
  return isChanged
}

export function setConditions(list: NamedTagEventList, conditions: TagEventCondition[]): void {
  if (conditions.length > 0) list.conditions = conditions
  else delete list.conditions
}

/** A client that sends a resourceVersion has read it before (oc-import-image.json). */
export function setSentVersion({ metadata }: ImageStream, body: unknown): void {
  const { resourceVersion } = metadataOf(body)
  delete metadata.resourceVersion
  if (typeof resourceVersion === 'string') metadata.resourceVersion = resourceVersion
}

/** The tag had the generation of its last import; without one, the import created the tag. */
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

/** The annotation has the time of the last import. */
function setChecked({ metadata }: ImageStream, lists: NamedTagEventList[]): void {
  const { [CHECKED]: now, ...annotations } = metadata.annotations ?? {}
  const times = lists.flatMap(({ items }) => (items ?? []).map(({ created }) => created)).sort()
  const last = times.at(-1)
  if (metadata.annotations)
    metadata.annotations = { ...annotations, ...(now && last !== undefined && { [CHECKED]: last }) }
}

export function metadataOf(value: unknown) {
  return isObject(value) && isObject(value.metadata) ? value.metadata : {}
}
