import { valueOr } from '#lib/domain/answer'
import type {
  ImageStream,
  NamedTagEventList,
  ObjectReference,
  TagEvent,
  TagReference,
} from '#lib/kubernetes/objects'
import { PIN_ANNOTATIONS } from '#lib/kubernetes/names'
import { parsePullSpec } from '#lib/domain/image/pull-spec'
import { readSource, describeSource } from '#lib/domain/image-stream/source-record'
import { splitTagKey, tagKey } from '#lib/domain/image-stream/tag-key'
import type { PinView, TagSource } from '#lib/domain/image-stream/image-stream-views'
import type { Snapshot } from '#lib/domain/snapshot'

/** A tag of a stream: what `spec.tags` asks for and what `status.tags` has. One of them can be missing. */
export type StreamTag = {
  /** `stream:tag` */
  key: string
  stream: ImageStream
  name: string
  spec: TagReference | undefined
  status: NamedTagEventList | undefined
}

const known = new WeakMap<ImageStream, readonly StreamTag[]>()

/** All tags in spec or status of a stream, sorted by name; always the same objects. */
export function tagsOf(stream: ImageStream): readonly StreamTag[] {
  const tags = known.get(stream) ?? readTags(stream)
  known.set(stream, tags)
  return tags
}

function readTags(stream: ImageStream): StreamTag[] {
  const specs = stream.spec?.tags ?? []
  const statuses = stream.status?.tags ?? []
  const names = new Set([...specs.map(({ name }) => name), ...statuses.map(({ tag }) => tag)])
  return [...names].sort().map((name) => ({
    key: tagKey(stream.metadata.name, name),
    stream,
    name,
    spec: specs.find((tag) => tag.name === name),
    status: statuses.find(({ tag }) => tag === name),
  }))
}

/** Histories never change and the server keeps them packed, so the item that every page needs is unpacked once. */
const newest = new WeakMap<NamedTagEventList, TagEvent | undefined>()

/** The newest item of a tag's import history. */
export function newestOf({ status }: Pick<StreamTag, 'status'>): TagEvent | undefined {
  if (status === undefined) return undefined
  if (!newest.has(status)) newest.set(status, status.items?.[0])
  return newest.get(status)
}

export function sourceOf(tag: Pick<StreamTag, 'spec' | 'stream'>): TagSource {
  const { spec } = tag
  if (!spec) return { kind: 'pushed' }
  const { from } = spec
  if (!from) return { kind: 'without-from' }
  if (spec.reference === true) return { kind: 'reference', pullSpec: from.name }
  if (from.kind === 'ImageStreamTag') return aliasOf(from, tag.stream)
  if (from.kind === 'ImageStreamImage') return { kind: 'image', name: from.name }
  const { repository, tag: registryTag, digest } = parsePullSpec(from.name)
  return digest === null
    ? { kind: 'following', pullSpec: from.name, repository, tag: registryTag ?? 'latest' }
    : { kind: 'pinned', pullSpec: from.name, repository, digest }
}

/** The name is just the tag if it is of the same stream, and `stream:tag` otherwise. */
function aliasOf({ name, namespace }: ObjectReference, { metadata }: ImageStream): TagSource {
  const isOwn = !namespace || namespace === metadata.namespace
  const target = name.includes(':') ? splitTagKey(name) : { stream: metadata.name, tag: name }
  return { kind: 'alias', ...target, namespace: isOwn ? null : namespace }
}

/** The record of a pin in the tag's annotations; null if the tag is not pinned. */
export function pinOf(tag: StreamTag): PinView | null {
  const source = sourceOf(tag)
  if (source.kind !== 'pinned') return null
  const annotations = tag.spec?.annotations ?? {}
  const follows = readSource(annotations[PIN_ANNOTATIONS.follows] ?? '')
  const recorded = annotations[PIN_ANNOTATIONS.digest] ?? source.digest
  return {
    by: annotations[PIN_ANNOTATIONS.by] ?? null,
    at: annotations[PIN_ANNOTATIONS.at] ?? null,
    reason: annotations[PIN_ANNOTATIONS.reason] ?? null,
    follows: follows && describeSource(follows),
    until: annotations[PIN_ANNOTATIONS.until] ?? null,
    isRetagged: recorded !== source.digest,
    passed: imagesAfter(source.digest, tag.status?.items ?? []),
  }
}

/** Each return to an image adds another item for it, so newer images are those after its first item. */
function imagesAfter(digest: string, items: TagEvent[]): string[] {
  const first = items.findLastIndex(({ image }) => image === digest)
  const passed = items.slice(0, Math.max(0, first)).map(({ image }) => image)
  return [...new Set(passed.filter((image) => image !== '' && image !== digest))]
}

export function findTag(snapshot: Snapshot, stream: string, tag: string): StreamTag | undefined {
  const found = valueOr(snapshot.imageStreams, []).find(({ metadata }) => metadata.name === stream)
  return found && tagsOf(found).find(({ name }) => name === tag)
}
