import { isDeepStrictEqual } from 'node:util'
import type { ImageStream, TagEvent, TagReference } from '#lib/kubernetes/objects'
import { addTagCondition, addTagEvent, latestEvent, specTag } from './image-tags'
import { invalidValue, notFoundValue, type FieldError } from '../status'
import type { Store } from '../store'

type Source = { event: TagEvent | undefined } | { error: FieldError }

/**
 * Whether the source of a tag changed: another place or another import mode. A change of only the kind or of
 * the other policies does not count (openshift-apiserver, tagRefChanged in registry/imagestream/strategy.go).
 */
export function isRedirected(
  old: TagReference,
  { from, reference = false, importPolicy }: TagReference,
  namespace?: string,
): boolean {
  if (!from) return false
  return (
    (old.from?.namespace ?? namespace) !== (from.namespace ?? namespace) ||
    old.from?.name !== from.name ||
    (old.reference ?? false) !== reference ||
    (old.importPolicy?.importMode ?? 'Legacy') !== (importPolicy?.importMode ?? 'Legacy')
  )
}

/**
 * Adds history items to tags that need no import: references, and copies of a tag or image of a stream.
 * Changes the stream. Returns its validation errors.
 */
export function followSources(store: Store, stream: ImageStream, previous?: ImageStream): FieldError[] {
  const errors: FieldError[] = []
  for (const tag of stream.spec?.tags ?? []) {
    const old = previous && specTag(previous, tag.name)
    if (!tag.from || (old && !isRedirected(old, tag, stream.metadata.namespace))) continue
    const source = sourceOf(store, stream, tag)
    if ('error' in source) errors.push(source.error)
    else if (source.event) {
      const generation = stream.metadata.generation ?? 0
      // The API server also raises the generation of the copied item: both are the same object there.
      if (ownTarget(stream, tag) !== undefined) source.event.generation = generation
      addTagEvent(stream, tag.name, { ...source.event, generation })
    }
  }
  followOwnTags(stream, previous)
  return errors
}

/** Aliases of a tag in the same stream take over its images and its failures (kinds-of-tags.json). */
function followOwnTags(stream: ImageStream, previous?: ImageStream): void {
  for (const { tag: name, items, conditions } of stream.status?.tags ?? []) {
    const [condition] = conditions ?? []
    const [newest] = items ?? []
    if (previous && !condition && isDeepStrictEqual(newest, latestEvent(previous, name))) continue
    for (const alias of stream.spec?.tags ?? []) {
      if (ownTarget(stream, alias) !== name) continue
      if (newest) addTagEvent(stream, alias.name, newest)
      if (condition) addTagCondition(stream, alias.name, condition)
    }
  }
}

/** The tag of the same stream that an alias points to. */
function ownTarget(stream: ImageStream, { from }: TagReference): string | undefined {
  const { name, namespace } = stream.metadata
  if (from?.kind !== 'ImageStreamTag' || (from.namespace ?? namespace) !== namespace) return undefined
  const [first = '', second] = from.name.split(':')
  if (second === undefined) return first
  return first === name ? second : undefined
}

function sourceOf(store: Store, stream: ImageStream, tag: TagReference): Source {
  const { name = '', kind = '', namespace } = tag.from ?? {}
  const created = store.timestamp()
  if (kind === 'DockerImage' && name) {
    const event = { created, dockerImageReference: name, image: '', generation: 0 }
    return { event: tag.reference ? event : undefined }
  }
  const field = `spec.tags[${tag.name}].from.name`
  const invalid = (why: string) => ({ error: invalidValue(field, JSON.stringify(name), why) })
  const separator = { ImageStreamTag: ':', ImageStreamImage: '@' }[kind]
  const parts = separator ? name.split(separator) : []
  const item = parts.at(-1)
  if (item === undefined || parts.length > 2)
    return invalid('must be of the form <tag>, <repo>:<tag>, <id>, or <repo>@<id>')
  const [streamName] = parts.length === 2 ? parts : [stream.metadata.name]
  const isOwn =
    streamName === stream.metadata.name &&
    (namespace ?? stream.metadata.namespace) === stream.metadata.namespace
  const source = isOwn
    ? stream
    : store.get('imagestreams', namespace ?? stream.metadata.namespace ?? '', streamName ?? '')
  if (!source) return { error: notFoundValue(field, name) }
  if (kind === 'ImageStreamTag') return { event: latestEvent(source, item || 'latest') }
  const items = source.status?.tags?.flatMap((list) => list.items ?? []) ?? []
  const found = items.find((event) => matchesDigest(event.image, item))
  if (found) return { event: { ...found, created } }
  return invalid(`error generating tag event: imagestreamimage.image.openshift.io "${item}" not found`)
}

/** Digests may be shortened, with or without their algorithm. */
export function matchesDigest(digest: string, wanted: string): boolean {
  return digest.startsWith(wanted) || digest.startsWith(`sha256:${wanted}`)
}
