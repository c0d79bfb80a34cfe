import { isDeepStrictEqual } from 'node:util'
import type { ImageStream, ImageStreamTag, NamedTagEventList, TagReference } from '#lib/kubernetes/objects'
import { isObject } from '../../api/json'
import type { Step } from '../recording'
import { metadataOf, setConditions, setSentVersion } from './undo-import'

type Before = {
  /** The written tag, if it was read before. */
  tag: ImageStreamTag | undefined
  generation: number
  /** The tags that were deleted before the stream was first observed. */
  deleted: string[]
}

/**
 * The generation of the stream before a write of a tag. The response has the generation of the tag: a tag that is new
 * or has another `from` gets that of the stream. Undefined if the response does not show it.
 */
export function generationBefore(
  write: Step | undefined,
  returned: ImageStreamTag | undefined,
): number | undefined {
  const { generation } = returned?.tag ?? {}
  if (!write || !returned || !generation) return undefined
  const isNew = write.response.status === 201
  const hasNewSource =
    generation > returned.generation && /"from"|"importMode"|"generation":0/.test(textOf(write))
  return isNew || hasNewSource ? generation - 1 : undefined
}

/** A later observation of a stream, with a tag as the response to its write showed it. */
export function withWrittenTag(stream: ImageStream, returned: ImageStreamTag | undefined): ImageStream {
  const tag = stream.spec?.tags?.find(({ name }) => name === returned?.tag?.name)
  if (!returned?.tag || !tag) return stream
  Object.assign(tag, returned.tag)
  const list = stream.status?.tags?.find((each) => each.tag === tag.name)
  if (!list) return stream
  dropItemsAfter(list, returned)
  // An import of the same image increases the generation of its item.
  const [newest] = list.items ?? []
  if (newest?.image === returned.image.metadata.name) newest.generation = returned.generation
  setConditions(list, returned.conditions ?? [])
  return stream
}

/** The stream before a write, from an observation after it. */
export function undoWrite(stream: ImageStream, write: Step, before: Before): ImageStream {
  const { generation } = stream.metadata
  const { method, path, body } = write.request
  const sent = metadataOf(body)
  setSentVersion(stream, body)
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
      isChanged = method === 'PATCH' && written !== undefined && undoSettings(tag, body)
      if (!tag.generation || ![before.generation + 1, generation].includes(tag.generation)) continue
      isChanged = true
      undoTag(tag, list, tag.generation)
    }
  }
  if (written !== undefined) dropSchedule(stream, written, before.generation)
  if (isChanged) stream.metadata.generation = before.generation
  return stream
}

/** What a schedule brought to the other tags meanwhile. */
function dropSchedule({ spec, status }: ImageStream, written: string, generation: number): void {
  for (const tag of spec?.tags ?? []) {
    const list = status?.tags?.find((each) => each.tag === tag.name)
    const older = (list?.items ?? []).filter((item) => item.generation <= generation)
    const [newest] = older
    const isLater = (tag.generation ?? 0) > generation && tag.importPolicy?.scheduled
    if (tag.name === written || !isLater || !list || !newest) continue
    list.items = older
    tag.generation = newest.generation
  }
}

/** What a merge patch of a tag set was not so before; tells whether there is such a thing. */
function undoSettings(tag: TagReference, patch: unknown): boolean {
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

/** Only a new `from` gives a tag a generation, so it had another `from`, and not yet the images of this one. */
function undoTag(tag: TagReference, list: NamedTagEventList | undefined, generation: number): void {
  const older = (list?.items ?? []).filter((item) => item.generation < generation)
  const [newest] = older
  tag.generation = newest?.generation ?? generation - 1
  if (!list || !newest || tag.from?.kind !== 'DockerImage') return
  list.items = older
  const conditions = (list.conditions ?? []).filter((each) => each.generation < generation)
  setConditions(list, conditions)
  const [repository = ''] = newest.dockerImageReference.split('@')
  const isPinned = tag.from.name.includes('@')
  tag.from = { ...tag.from, name: isPinned ? `${repository}:${tag.name}` : newest.dockerImageReference }
}

/** Only the name of a deleted tag is known. */
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
