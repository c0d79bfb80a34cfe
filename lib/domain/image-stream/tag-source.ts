import { valueOr } from '#lib/domain/answer'
import type {
  ImageStream,
  NamedTagEventList,
  ObjectReference,
  TagEvent,
  TagReference,
} from '#lib/kubernetes/objects'
import { Memo } from '#lib/domain/memo'
import { isRegistryTag } from '#lib/kubernetes/names'
import { parsePullSpec } from '#lib/domain/image/pull-spec'
import { splitTagKey, tagKey } from '#lib/domain/image-stream/tag-key'
import type { TagSource } from '#lib/domain/image-stream/image-stream-views'
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

/**
 * Where a packed history has its first item alone: to unpack all takes twenty times longer. No JSON has a symbol. It is a global one,
 * because Next loads each module several times: the store and the views would have different ones.
 */
export const NEWEST = Symbol.for('quayside.newest')

export type History = NamedTagEventList & { readonly [NEWEST]?: TagEvent }

/** The newest item of a tag's import history. */
export function newestOf({ status }: Pick<StreamTag, 'status'>): TagEvent | undefined {
  if (status === undefined) return undefined
  if (!newest.has(status)) newest.set(status, firstOf(status))
  return newest.get(status)
}

function firstOf(history: History): TagEvent | undefined {
  return history[NEWEST] ?? history.items?.[0]
}

/** Whether one of the tags of a stream has an image in its history: the pruner left it, and the cluster tells of it. */
export function hasImage(stream: ImageStream, digest: string): boolean {
  return tagsOf(stream).some(({ status }) => status?.items?.some(({ image }) => image === digest) === true)
}

export function sourceOf(tag: StreamTag): TagSource {
  const { spec } = tag
  const from = spec?.from
  if (!from) return sourceOfStream(tag)
  if (spec.reference === true) return { kind: 'reference', pullSpec: from.name }
  if (from.kind === 'ImageStreamTag') return aliasOf(from, tag.stream)
  if (from.kind === 'ImageStreamImage') return { kind: 'image', name: from.name }
  const { repository, digest } = parsePullSpec(from.name)
  return digest === null ? following(from.name) : { kind: 'pinned', pullSpec: from.name, repository, digest }
}

function following(pullSpec: string): TagSource {
  const { repository, tag } = parsePullSpec(pullSpec)
  return { kind: 'following', pullSpec, repository, tag: tag ?? 'latest' }
}

/**
 * Tags without a source of their own belong to `spec.dockerImageRepository`, if the stream has one. The cluster imports that
 * once and then writes a source into each tag, but only into the first tags of a large repository, and the tags can be removed
 * from the spec again (docker-image-repository.json).
 */
function sourceOfStream(tag: StreamTag): TagSource {
  const repository = tag.stream.spec?.dockerImageRepository ?? ''
  if (isPushed(tag)) return { kind: 'pushed' }
  if (repository !== '' && isRegistryTag(tag.name)) return following(`${repository}:${tag.name}`)
  return { kind: tag.spec ? 'without-from' : 'status-only' }
}

/** What is pushed is in the registry of the cluster, under the name of the stream. */
function isPushed(tag: StreamTag): boolean {
  const { dockerImageRepository, publicDockerImageRepository } = tag.stream.status ?? {}
  const newest = parsePullSpec(newestOf(tag)?.dockerImageReference ?? '').repository
  return newest !== '' && [dockerImageRepository, publicDockerImageRepository].includes(newest)
}

/** The name is just the tag if it is of the same stream, and `stream:tag` otherwise. */
function aliasOf({ name, namespace }: ObjectReference, { metadata }: ImageStream): TagSource {
  const isOwn = !namespace || namespace === metadata.namespace
  const target = name.includes(':') ? splitTagKey(name) : { stream: metadata.name, tag: name }
  return { kind: 'alias', ...target, namespace: isOwn ? null : namespace }
}

export function findTag(
  snapshot: Pick<Snapshot, 'imageStreams'>,
  stream: string,
  tag: string,
): StreamTag | undefined {
  const found = findStream(snapshot, stream)
  return found && tagsOf(found).find(({ name }) => name === tag)
}

/** A plan looks up many of them, and a namespace can have ten thousand. */
export function findStream(snapshot: Pick<Snapshot, 'imageStreams'>, name: string): ImageStream | undefined {
  return streamsByName(snapshot).get(name)
}

export type StreamsByName = ReadonlyMap<string, ImageStream>

const byName = new Memo<readonly ImageStream[], StreamsByName>()

/** The streams of a namespace; none if they could not be read. The same map until one changes. */
export function streamsByName({ imageStreams }: Pick<Snapshot, 'imageStreams'>): StreamsByName {
  const streams = valueOr(imageStreams, NO_STREAMS)
  return byName.of(streams, [], () => new Map(streams.map((stream) => [stream.metadata.name, stream])))
}

const NO_STREAMS: readonly ImageStream[] = []
