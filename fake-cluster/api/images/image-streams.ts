import { isDeepStrictEqual } from 'node:util'
import type { ImageStream, TagReference } from '#lib/kubernetes/objects'
import { parseImageReference, referenceProblem } from './image-reference'
import { specTag } from './image-tags'
import { copyOf } from '../json'
import { describe, invalid, invalidValue, type FieldError } from '../status'
import type { Store } from '../store'
import { isGiven, validateTagReference } from './tag-rules'
import { followSources, isRedirected } from './tag-sources'

const INTERNAL_REGISTRY = 'image-registry.openshift-image-registry.svc:5000'

/**
 * How the OpenShift API server accepts a new or changed image stream: defaults, validation, generations, and
 * the history items of tags that need no import. `keepsStatus` is false for imports, because they write the
 * status.
 */
export function prepareStream(
  store: Store,
  next: ImageStream,
  previous?: ImageStream,
  keepsStatus = true,
): ImageStream {
  const stream = copyOf(withDefaults(next, keepsStatus ? (previous?.status ?? {}) : next.status))
  setGenerations(stream, previous)
  const errors = [
    ...validateRepositoryName(stream),
    ...nested(stream, followSources(store, stream, previous)),
    ...(stream.spec?.tags ?? []).flatMap((tag) => validateTagReference(tag, `spec.tags[${tag.name}]`)),
  ]
  if (errors.length > 0) throw invalid('ImageStream', 'image.openshift.io', stream.metadata.name, errors)
  return stream
}

/** A new stream imports all tags of its repository (docker-image-repository.json). */
function validateRepositoryName({ spec }: ImageStream): FieldError[] {
  const name = spec?.dockerImageRepository
  if (!name) return []
  const { tag, digest } = parseImageReference(name) ?? {}
  const part = tag ? 'a tag' : digest ? 'an ID' : ''
  const why = referenceProblem(name) || (part && `the repository name may not contain ${part}`)
  return why ? [invalidValue('spec.dockerImageRepository', `"${name}"`, why)] : []
}

/** The API server reports invalid tag sources as one separate error, without a field. */
function nested({ metadata }: ImageStream, errors: FieldError[]): FieldError[] {
  if (errors.length === 0) return []
  const message = `Internal error: imagestreams "${metadata.name}" is invalid: ${describe(errors)}`
  return [{ reason: 'InternalError', field: '[]', message }]
}

export function withDefaults(stream: ImageStream, status = stream.status): ImageStream {
  const { namespace = '', name } = stream.metadata
  const tags = (stream.spec?.tags ?? []).map(tagWithDefaults).sort((a, b) => (a.name < b.name ? -1 : 1))
  const lookupPolicy = { local: stream.spec?.lookupPolicy?.local ?? false }
  const histories = status?.tags?.filter(({ items, conditions }) => items?.[0] ?? conditions?.[0]) ?? []
  return {
    ...stream,
    spec: {
      lookupPolicy,
      ...(stream.spec?.dockerImageRepository && { dockerImageRepository: stream.spec.dockerImageRepository }),
      ...(tags.length > 0 && { tags }),
    },
    status: {
      dockerImageRepository: `${INTERNAL_REGISTRY}/${namespace}/${name}`,
      ...(histories.length > 0 && { tags: histories }),
    },
  }
}

export function tagWithDefaults(tag: TagReference): TagReference {
  const { insecure, scheduled, importMode } = tag.importPolicy ?? {}
  const policy = tag.referencePolicy?.type
  const hasAnnotations = Object.keys(tag.annotations ?? {}).length > 0
  return {
    ...tag,
    annotations: hasAnnotations ? (tag.annotations ?? null) : null,
    importPolicy: {
      ...(insecure && { insecure }),
      ...(scheduled && { scheduled }),
      importMode: isGiven(importMode) ? importMode : 'Legacy',
    },
    referencePolicy: { type: isGiven(policy) ? policy : 'Source' },
  }
}

/**
 * Any change of the spec raises the stream's generation. A tag gets a new generation only if its `from`
 * changes, or if its generation is 0, which requests a new import (tag-annotations.json,
 * pin-by-imagestreamtag.json).
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
    if (!old || !tag.generation || isRedirected(old, tag, stream.metadata.namespace))
      tag.generation = stream.metadata.generation
  }
}
