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

/** A tag of a stream: what `spec.tags` asks for and what `status.tags` has. One of the two may be missing. */
export type StreamTag = {
  /** `stream:tag` */
  key: string
  stream: ImageStream
  name: string
  spec: TagReference | undefined
  status: NamedTagEventList | undefined
}

const known = new WeakMap<ImageStream, readonly StreamTag[]>()

/** Every tag that a stream names in spec or status, sorted by name; the same ones each time. */
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

/** Histories do not change, and the server keeps them packed: what every page asks for is unpacked once. */
const newest = new WeakMap<NamedTagEventList, TagEvent | undefined>()

/** The newest item of a tag's import history. */
export function newestOf({ status }: Pick<StreamTag, 'status'>): TagEvent | undefined {
  if (status === undefined) return undefined
  if (!newest.has(status)) newest.set(status, status.items?.[0])
  return newest.get(status)
}

/** Where a tag takes its image from; the kinds are those of kinds-of-tags.json. */
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

/** An alias of the same stream is named by the tag alone, one of another stream as `stream:tag`. */
function aliasOf({ name, namespace }: ObjectReference, { metadata }: ImageStream): TagSource {
  const isOwn = !namespace || namespace === metadata.namespace
  const target = name.includes(':') ? splitTagKey(name) : { stream: metadata.name, tag: name }
  return { kind: 'alias', ...target, namespace: isOwn ? null : namespace }
}

/** The record that a pin left in the tag's annotations; null for a tag that is not pinned. */
export function pinOf(tag: StreamTag): PinView | null {
  const source = sourceOf(tag)
  if (source.kind !== 'pinned') return null
  const annotations = tag.spec?.annotations ?? {}
  const followed = readSource(annotations[PIN_ANNOTATIONS.follows] ?? '')
  const recorded = annotations[PIN_ANNOTATIONS.digest] ?? source.digest
  return {
    by: annotations[PIN_ANNOTATIONS.by] ?? null,
    at: annotations[PIN_ANNOTATIONS.at] ?? null,
    reason: annotations[PIN_ANNOTATIONS.reason] ?? null,
    follows: followed && describeSource(followed),
    until: annotations[PIN_ANNOTATIONS.until] ?? null,
    isRetagged: recorded !== source.digest,
    passed: imagesAfter(source.digest, tag.status?.items ?? []),
  }
}

/** Going back to an image puts it before the newer ones once more, again and again: those came after its first item. */
function imagesAfter(digest: string, items: TagEvent[]): string[] {
  const first = items.findLastIndex(({ image }) => image === digest)
  const passed = items.slice(0, Math.max(0, first)).map(({ image }) => image)
  return [...new Set(passed.filter((image) => image !== '' && image !== digest))]
}

export function findTag(snapshot: Snapshot, stream: string, tag: string): StreamTag | undefined {
  const found = valueOr(snapshot.imageStreams, []).find(({ metadata }) => metadata.name === stream)
  return found && tagsOf(found).find(({ name }) => name === tag)
}
