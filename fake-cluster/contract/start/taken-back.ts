import { isDeepStrictEqual } from 'node:util'
import type { ImageStream, ImageStreamTag, NamedTagEventList, TagReference } from '#lib/kubernetes/objects'
import { isObject } from '../../api/json'
import type { Step } from '../recording'

type Before = {
  /** The tag that was written, where it was read before. */
  tag: ImageStreamTag | undefined
  generation: number
  /** The tags that were deleted until the stream was seen. */
  deleted: string[]
}

/**
 * The generation of the stream before a write of a tag, which answers with that of the tag: a tag that is new or asks for
 * something else gets the stream's. Undefined where it tells nothing of it.
 */
export function generationBefore(
  write: Step | undefined,
  answered: ImageStreamTag | undefined,
): number | undefined {
  const { generation } = answered?.tag ?? {}
  if (!write || !answered || !generation) return undefined
  const isNew = write.response.status === 201
  const asksAnew =
    generation > answered.generation && /"from"|"importMode"|"generation":0/.test(textOf(write))
  return isNew || asksAnew ? generation - 1 : undefined
}

/** A stream that was seen later, with a tag as the answer to its write showed it. */
export function rightAfter(stream: ImageStream, answered: ImageStreamTag | undefined): ImageStream {
  const tag = stream.spec?.tags?.find(({ name }) => name === answered?.tag?.name)
  if (!answered?.tag || !tag) return stream
  Object.assign(tag, answered.tag)
  const list = stream.status?.tags?.find((each) => each.tag === tag.name)
  if (!list) return stream
  dropItemsAfter(list, answered)
  // An import of the same image counts its item up.
  const [newest] = list.items ?? []
  if (newest?.image === answered.image.metadata.name) newest.generation = answered.generation
  delete list.conditions
  if (answered.conditions) list.conditions = answered.conditions
  return stream
}

/** The stream before a write that was seen only after it. */
export function beforeWrite(stream: ImageStream, write: Step, before: Before): ImageStream {
  const { generation } = stream.metadata
  const { method, path, body } = write.request
  const sent = isObject(body) && isObject(body.metadata) ? body.metadata : {}
  delete stream.metadata.resourceVersion
  // Who sends a resourceVersion has read it before.
  if (typeof sent.resourceVersion === 'string') stream.metadata.resourceVersion = sent.resourceVersion
  for (const name of before.deleted) addDeleted(stream, name)
  const isCreated = write.response.status === 201
  const written = tagNameIn(path)
  if (isCreated) dropTag(stream, written ?? String(sent.name).split(':')[1])
  let isChanged = before.deleted.length > 0 || isCreated
  for (const tag of stream.spec?.tags ?? []) {
    const list = stream.status?.tags?.find((each) => each.tag === tag.name)
    if (before.tag?.tag?.name === tag.name) {
      isChanged ||= !isDeepStrictEqual(tag, before.tag.tag)
      Object.assign(tag, before.tag.tag)
      if (list) dropItemsAfter(list, before.tag)
    } else if (!isChanged && (written === undefined || written === tag.name)) {
      isChanged = method === 'PATCH' && written !== undefined && takeBackSettings(tag, body)
      if (!tag.generation || ![before.generation + 1, generation].includes(tag.generation)) continue
      isChanged = true
      takeBackTag(tag, list, tag.generation)
    }
  }
  if (isChanged) stream.metadata.generation = before.generation
  return stream
}

/** What a merge patch of a tag set was not so before; tells whether there is such a thing. */
function takeBackSettings(tag: TagReference, patch: unknown): boolean {
  const { metadata, tag: sent } = isObject(patch) ? patch : {}
  const { importPolicy, referencePolicy } = isObject(sent) ? sent : {}
  const annotations = isObject(metadata) && isObject(metadata.annotations) ? metadata.annotations : {}
  const { insecure, scheduled, ...policy } = tag.importPolicy ?? {}
  const isSet = (key: string) => isObject(importPolicy) && importPolicy[key] === true
  const kept = Object.entries(tag.annotations ?? {}).filter(([key]) => !(key in annotations))
  const old = {
    importPolicy: {
      ...(insecure && !isSet('insecure') && { insecure }),
      ...(scheduled && !isSet('scheduled') && { scheduled }),
      ...policy,
    },
    annotations: kept.length > 0 ? Object.fromEntries(kept) : null,
    ...(isObject(referencePolicy) && { referencePolicy: { type: 'Source' } }),
  }
  const isSame = isDeepStrictEqual({ ...tag, ...old }, tag)
  Object.assign(tag, old)
  return !isSame
}

function textOf({ request }: Step): string {
  return JSON.stringify(request.body ?? null)
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
function addDeleted({ metadata, spec, status }: ImageStream, name: string): void {
  if (!spec || spec.tags?.some((tag) => tag.name === name)) return
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

export function tagNameIn(path: string): string | undefined {
  return /\/imagestreamtags\/[^:]+:(.+)$/.exec(decodeURIComponent(path))?.[1]
}
