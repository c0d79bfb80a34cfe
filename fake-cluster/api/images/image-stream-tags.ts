import { randomUUID } from 'node:crypto'
import type { ImageStream } from '#lib/kubernetes/objects'
import { removeTag, setSpecTag, specTag } from './image-tags'
import { prepareStream } from './image-streams'
import { validateTagReference } from './tag-rules'
import { annotationErrors, checkAnnotations, validate } from './tag-validation'
import { isNamed, isObject } from '../json'
import { badRequest, conflict, invalid, notFound, Refusal, wrongName, wrongNamespace } from '../status'
import type { Store } from '../store'
import { findTag, splitName } from './tag-reads'
import { imageOf, viewOf, type TagView } from './tag-views'
import { whole } from '../watch'

type Written = { status: 200 | 201; object: object }

export function createTag(store: Store, namespace: string, body: unknown, isDryRun: boolean): Written {
  if (!isTag(body)) throw badRequest('the object provided is unrecognized (must be of type ImageStreamTag)')
  const { name } = body.metadata
  const [streamName, tag] = splitName(name)
  const errors = [...(body.tag ? validateTagReference(body.tag, 'tag') : []), ...annotationErrors(body)]
  if (errors.length > 0) throw invalid('ImageStreamTag', 'image.openshift.io', name, errors)
  const stored = store.get('imagestreams', namespace, streamName)
  const stream = structuredClone(stored) ?? newStream(store, namespace, streamName)
  if (specTag(stream, tag)) throw tagExists(name)
  if (body.tag) setSpecTag(stream, { ...body.tag, name: tag })
  return { status: 201, object: writeStream(store, stream, stored, tag, isDryRun) }
}

/**
 * A write of a tag is a write of its stream: `tag` replaces the tag reference, `metadata.annotations` become
 * the tag's. A missing stream or tag is created, unless a resourceVersion is sent
 * (errors-404-and-others.json).
 */
export function writeTag(
  store: Store,
  namespace: string,
  name: string,
  change: (current: object) => unknown,
  isDryRun: boolean,
): Written {
  const [streamName, tagName] = splitName(name)
  const stored = store.get('imagestreams', namespace, streamName)
  const stream = structuredClone(stored) ?? newStream(store, namespace, streamName)
  const existing = specTag(stream, tagName)
  const current = viewOf(stream, tagName)
  const next = change(whole('imagestreamtags', current))
  if (!isTag(next)) throw badRequest('the object provided is unrecognized (must be of type ImageStreamTag)')
  checkAnnotations(next)
  if (next.metadata.name !== name) throw wrongName(next.metadata.name, name)
  if ((next.metadata.namespace ?? namespace) !== namespace) throw wrongNamespace()
  checkResourceVersion(name, next.metadata.resourceVersion, stored)
  validate(name, next, current, existing === undefined)

  const reference = next.tag ?? existing
  if (!reference)
    throw badRequest(
      `imagestreamtag ${tagName} is not a spec tag in imagestream ${namespace}/${streamName}, cannot be updated`,
    )
  setSpecTag(stream, { ...reference, name: tagName, annotations: next.metadata.annotations ?? null })
  const object = writeStream(store, stream, stored, tagName, isDryRun)
  return { status: existing ? 200 : 201, object }
}

export function deleteTag(store: Store, namespace: string, name: string, isDryRun: boolean): object {
  const [stored, tag] = findTag(store, namespace, name)
  const stream = structuredClone(stored)
  if (!removeTag(stream, tag)) throw notFound('imagestreamtags', name)
  if (!isDryRun) store.update('imagestreams', prepareStream(store, stream, stored, false))
  return { kind: 'Status', apiVersion: 'v1', metadata: {}, status: 'Success' }
}

/** Returns the tag after the write. */
function writeStream(
  store: Store,
  stream: ImageStream,
  stored: ImageStream | undefined,
  tag: string,
  isDryRun: boolean,
): object {
  const prepared = prepareStream(store, stream, stored)
  const write = () =>
    stored ? store.update('imagestreams', prepared) : store.create('imagestreams', prepared)
  const written = isDryRun ? prepared : write()
  return whole('imagestreamtags', viewOf(written, tag, imageOf(store, written, tag)))
}

function checkResourceVersion(name: string, sent: string | undefined, stored: ImageStream | undefined): void {
  if (!sent) return
  if (!stored) throw notFound('imagestreamtags', name)
  const current = stored.metadata.resourceVersion
  if (sent !== current)
    throw conflict(
      'imagestreamtags',
      name,
      `another caller has updated the resource version to ${current ?? ''}`,
    )
}

/** Uses the singular, unlike other conflicts (openshift-apiserver, registry/imagestreamtag/rest.go). */
function tagExists(name: string): Refusal {
  const details = { name, group: 'image.openshift.io', kind: 'imagestreamtag' }
  return new Refusal(
    409,
    'AlreadyExists',
    `imagestreamtag.image.openshift.io "${name}" already exists`,
    details,
  )
}

function newStream(store: Store, namespace: string, name: string): ImageStream {
  return { metadata: { name, namespace, uid: randomUUID(), creationTimestamp: store.timestamp() } }
}

function isTag(value: unknown): value is TagView {
  return isNamed(value) && (isObject(value.tag) || !value.tag)
}
