import { isDeepStrictEqual } from 'node:util'
import type { ImageStream, TagEvent, TagReference } from '#lib/kubernetes/objects'
import { parseImageReference } from './image-reference'
import { addTagEvent, latestEvent, specTag } from './image-tags'
import { copyOf } from './json'
import { invalid, invalidValue, required, type FieldError } from './status'
import type { Store } from './store'

const INTERNAL_REGISTRY = 'image-registry.openshift-image-registry.svc:5000'

/**
 * The rules by which the OpenShift API server takes a new or changed image stream: defaults, validation, generations,
 * and the history items of tags that need no import. `keepsStatus` is false for imports, which write the status.
 */
export function prepareStream(
  store: Store,
  next: ImageStream,
  previous?: ImageStream,
  keepsStatus = true,
): ImageStream {
  const stream = copyOf(withDefaults(next, keepsStatus ? (previous?.status ?? {}) : next.status))
  const errors = (stream.spec?.tags ?? []).flatMap((tag) =>
    validateTagReference(tag, `spec.tags[${tag.name}]`),
  )
  if (errors.length > 0) throw invalid('ImageStream', 'image.openshift.io', stream.metadata.name, errors)
  setGenerations(stream, previous)
  followTags(store, stream, previous)
  return stream
}

export function withDefaults(stream: ImageStream, status = stream.status): ImageStream {
  const { namespace = '', name } = stream.metadata
  const tags = (stream.spec?.tags ?? []).map(tagWithDefaults).sort((a, b) => (a.name < b.name ? -1 : 1))
  const lookupPolicy = { local: stream.spec?.lookupPolicy?.local ?? false }
  return {
    ...stream,
    spec: { lookupPolicy, ...(tags.length > 0 && { tags }) },
    status: { ...status, dockerImageRepository: `${INTERNAL_REGISTRY}/${namespace}/${name}` },
  }
}

export function tagWithDefaults(tag: TagReference): TagReference {
  const { insecure, scheduled, importMode } = tag.importPolicy ?? {}
  const hasAnnotations = Object.keys(tag.annotations ?? {}).length > 0
  return {
    ...tag,
    annotations: hasAnnotations ? (tag.annotations ?? null) : null,
    importPolicy: {
      ...(insecure && { insecure }),
      ...(scheduled && { scheduled }),
      importMode: importMode ?? 'Legacy',
    },
    referencePolicy: { type: tag.referencePolicy?.type ?? 'Source' },
  }
}

const KINDS = "valid values are 'DockerImage', 'ImageStreamImage', 'ImageStreamTag'"

export function validateTagReference({ from }: TagReference, field: string): FieldError[] {
  if (!from) return []
  if (!['DockerImage', 'ImageStreamImage', 'ImageStreamTag'].includes(from.kind))
    return [required(`${field}.from.kind`, KINDS)]
  if (!from.name) return [required(`${field}.from.name`)]
  if (from.kind === 'DockerImage' && !parseImageReference(from.name))
    return [invalidValue(`${field}.from.name`, `"${from.name}"`, 'invalid reference format')]
  return []
}

/**
 * Any change of the spec raises the stream's generation, but only a changed `from` (or a tag generation of 0, which
 * asks for a new import) gives a tag a new one (tag-annotations.json, pin-by-imagestreamtag.json).
 */
function setGenerations(stream: ImageStream, previous?: ImageStream): void {
  const tags = stream.spec?.tags ?? []
  const before = (tag: TagReference) => previous && specTag(previous, tag.name)
  for (const tag of tags) {
    const kept = before(tag)?.generation
    if (kept !== undefined && tag.generation !== 0) tag.generation = kept
  }
  const generation = previous?.metadata.generation ?? 0
  const isSame = previous && isDeepStrictEqual(withDefaults(previous).spec, stream.spec)
  stream.metadata.generation = isSame ? generation : generation + 1
  for (const tag of tags) {
    const old = before(tag)
    if (!old || !tag.generation || isChanged(old, tag, stream)) tag.generation = stream.metadata.generation
  }
}

function isChanged(old: TagReference, next: TagReference, stream: ImageStream): boolean {
  if (!next.from) return false
  const sourceOf = ({ from, reference = false }: TagReference) =>
    [from?.namespace ?? stream.metadata.namespace, from?.name, reference].join()
  return sourceOf(old) !== sourceOf(next)
}

/** History items of tags that are references only, or that come from a tag or an image of a stream. */
function followTags(store: Store, stream: ImageStream, previous?: ImageStream): void {
  for (const tag of stream.spec?.tags ?? []) {
    const old = previous && specTag(previous, tag.name)
    if (old && !isChanged(old, tag, stream)) continue
    const event = sourceEvent(store, stream, tag)
    if (event) addTagEvent(stream, tag.name, { ...event, generation: stream.metadata.generation ?? 0 })
  }
  // Aliases of a tag of the same stream follow it with its generation (kinds-of-tags.json).
  for (const tag of stream.spec?.tags ?? []) {
    const target = aliasTarget(stream, tag)
    const event = target && latestEvent(stream, target)
    if (target && event && !isDeepStrictEqual(event, previous && latestEvent(previous, target)))
      addTagEvent(stream, tag.name, event)
  }
}

function aliasTarget(stream: ImageStream, { from }: TagReference): string | undefined {
  if (from?.kind !== 'ImageStreamTag') return undefined
  if (from.namespace && from.namespace !== stream.metadata.namespace) return undefined
  const [name, tag] = from.name.includes(':') ? from.name.split(':') : [stream.metadata.name, from.name]
  return name === stream.metadata.name ? tag : undefined
}

function sourceEvent(store: Store, stream: ImageStream, tag: TagReference): TagEvent | undefined {
  const { from } = tag
  if (!from) return undefined
  const created = store.timestamp()
  if (from.kind === 'DockerImage')
    return tag.reference
      ? { created, dockerImageReference: from.name, image: '', generation: tag.generation ?? 0 }
      : undefined
  const own = aliasTarget(stream, tag)
  if (own) return latestEvent(stream, own)
  const [name = '', item = ''] = from.name.split(from.kind === 'ImageStreamTag' ? ':' : '@')
  const source = store.get('imagestreams', from.namespace ?? stream.metadata.namespace ?? '', name)
  if (!source) return undefined
  if (from.kind === 'ImageStreamTag') return latestEvent(source, item)
  const items = source.status?.tags?.flatMap((list) => list.items ?? []) ?? []
  const found = items.find((event) => event.image.startsWith(item))
  return found && { ...found, created }
}
